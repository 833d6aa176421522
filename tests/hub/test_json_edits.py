"""Edits in JSON: as they happen, in history, and for a client that comes back."""

import json
from typing import Any

from stage import Client, Stage

from hubbub.dialects.json.dialect import JsonDialect
from hubbub.dialects.json.house import House
from hubbub.dialects.json.tokens import Tokens


def enter(stage: Stage, **hello: Any) -> Client:
    """A JSON client who has said hello."""
    tokens = Tokens(b"secret", "by hand", "run", lambda: 1_000)
    dialect = JsonDialect(House("hubbub", "by hand", "lobby", stage.state, tokens))
    client = Client(stage, dialect, "10.0.0.8", "eight.cloak", [])
    told(client, {"type": "hello", "version": 1, **hello})
    return client


def told(client: Client, *objects: dict[str, Any]) -> list[dict[str, Any]]:
    """What the client is told when it has sent the objects."""
    return [json.loads(line) for line in client.do(*map(json.dumps, objects)).splitlines()]


def kinds(frames: list[dict[str, Any]]) -> list[str]:
    return [frame["type"] for frame in frames]


def test_an_edit_names_its_message_and_is_done_once(stage):
    ada, bob = enter(stage, nick="ada"), enter(stage, nick="bob")
    seq = told(ada, {"type": "say", "room": "#lobby", "text": "helo"})[-1]["seq"]
    told(bob)
    edited, done = told(ada, {"type": "edit", "room": "#lobby", "message": seq, "text": "hello", "id": "e1"})
    assert (edited["type"], edited["target"], edited["text"]) == ("edited", seq, "hello")
    assert done == {"type": "done", "id": "e1"}
    assert told(bob) == [edited]
    (error,) = told(bob, {"type": "edit", "room": "#lobby", "message": seq, "text": "mine", "id": "e2"})
    assert (error["code"], error["id"]) == ("not-yours", "e2")
    (page,) = told(bob, {"type": "history", "room": "#lobby", "events": True, "forward": True, "after": seq - 1})
    assert [(event["type"], event["text"], event["edited"]) for event in page["events"]] == [("said", "hello", 1_000)]


def test_a_line_edits_what_was_said_last_in_its_room(stage):
    ada = enter(stage, nick="ada")
    told(ada, {"type": "say", "room": "#lobby", "text": "helo"})
    assert told(ada, {"type": "line", "room": "#lobby", "text": "/edit hello"})[0]["text"] == "hello"


def test_who_comes_back_is_told_of_the_latest_edit_of_what_he_had_seen(stage):
    ada, bob = enter(stage, nick="ada"), enter(stage, nick="bob")
    seq = told(ada, {"type": "say", "room": "#lobby", "text": "helo"})[-1]["seq"]
    seen = told(bob)[-1]
    told(bob, {"type": "quit"})
    for text in ("hallo", "hello"):
        told(ada, {"type": "edit", "room": "#lobby", "message": seq, "text": text})
    told(ada, {"type": "say", "room": "#lobby", "text": "gone"}, {"type": "line", "room": "#lobby", "text": "/edit no"})
    told(ada, {"type": "delete", "room": "#lobby"})
    seen = {"journal": "by hand", "rooms": {str(seen["room"]): seen["seq"]}}
    back = enter(stage, nick="bob", resume=seen)
    frames = [json.loads(line) for data in back.writes for line in data.decode().splitlines()]
    (page,) = [frame for frame in frames if frame["type"] == "page"]
    missed = [event for event in page["events"] if event["type"] in ("said", "edited", "deleted")]
    assert [(event["type"], event.get("text")) for event in missed] == [("edited", "hello"), ("deleted", None)]
    assert missed[0]["target"] == seq
