"""Edits in JSON: as they happen, in history, and for a client that comes back."""

from typing import Any

from json_stage import JsonClient, frames
from sent_messages import sent_messages
from stage import Stage

from hubbub.dialects.json.dialect import JsonDialect
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens
from hubbub.journal.runs import Runs


def enter(stage: Stage, **hello: Any) -> JsonClient:
    """A JSON client who has said hello."""
    tokens = Tokens(b"secret", "by hand", Runs({}, lambda: 0), lambda: 1_000)
    dialect = JsonDialect(House("hubbub", "by hand", "lobby", stage.state, tokens))
    client = JsonClient(stage, dialect, "10.0.0.8", "eight.cloak", [])
    client.ask({"type": "hello", "version": 1, **hello})
    return client


def kinds(frames: list[dict[str, Any]]) -> list[str]:
    return [frame["type"] for frame in frames]


def test_an_edit_names_its_message_and_is_done_once(stage):
    ada, bob = enter(stage, nick="ada"), enter(stage, nick="bob")
    seq = ada.ask({"type": "say", "room": "#lobby", "text": "helo"})[-1]["seq"]
    bob.told()
    edited, done = ada.ask({"type": "edit", "room": "#lobby", "message": seq, "text": "hello", "id": "e1"})
    assert (edited["type"], edited["target"], edited["text"]) == ("edited", seq, "hello")
    assert done == {"type": "done", "id": "e1"}
    assert bob.told() == [edited]
    (error,) = bob.ask({"type": "edit", "room": "#lobby", "message": seq, "text": "mine", "id": "e2"})
    assert (error["code"], error["id"]) == ("not-yours", "e2")
    (page,) = bob.ask({"type": "history", "room": "#lobby", "events": True, "forward": True, "after": seq - 1})
    assert [(event["type"], event["text"], event["edited"]) for event in page["events"]] == [("said", "hello", 1_000)]


def test_a_line_edits_what_was_said_last_in_its_room(stage):
    ada = enter(stage, nick="ada")
    ada.ask({"type": "say", "room": "#lobby", "text": "helo"})
    assert ada.ask({"type": "line", "room": "#lobby", "text": "/edit hello"})[0]["text"] == "hello"


def test_who_comes_back_is_told_of_the_latest_edit_of_what_he_had_seen(stage):
    ada, bob = enter(stage, nick="ada"), enter(stage, nick="bob")
    seq = ada.ask({"type": "say", "room": "#lobby", "text": "helo"})[-1]["seq"]
    seen = bob.told()[-1]
    bob.ask({"type": "quit"})
    for text in ("hallo", "hello"):
        ada.ask({"type": "edit", "room": "#lobby", "message": seq, "text": text})
    ada.ask({"type": "say", "room": "#lobby", "text": "gone"}, {"type": "line", "room": "#lobby", "text": "/edit no"})
    ada.ask({"type": "delete", "room": "#lobby"})
    seen = {"journal": "by hand", "rooms": {str(seen["room"]): seen["seq"]}}
    back = enter(stage, nick="bob", resume=seen)
    shown = frames(sent_messages(b"".join(back.writes)))
    (page,) = [frame for frame in shown if frame["type"] == "page"]
    missed = [event for event in page["events"] if event["type"] in ("said", "edited", "deleted")]
    assert [(event["type"], event.get("text")) for event in missed] == [("edited", "hello"), ("deleted", None)]
    assert missed[0]["target"] == seq
