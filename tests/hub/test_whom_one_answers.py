"""Answers to messages: every door tells whom one answers, and nobody learns by that what he may not."""

import re

import pytest
from irc_stage import irc
from json_stage import JsonStage, only, types, wish
from stage import Client, said

from hubbub.journal import JournalError

BOB = ":bob!~u@eight.cloak"
CHATHISTORY = "batch draft/chathistory"


@pytest.fixture
def ada(stage: JsonStage) -> Client:
    """On the line door; her question has the number `asked`."""
    return stage.enter("ada", address="10.0.0.1")


@pytest.fixture
def bob(stage: JsonStage, ada: Client):  # noqa: ARG001 - she comes first
    return stage.guest("bob")[0]


@pytest.fixture
def asked(stage: JsonStage, ada: Client, bob) -> int:
    """The number of a question of hers, which all have heard."""
    ada.do("coffee?")
    bob.told()
    return stage.seen[-1].seq


def answer(seq: int, text: str = "yes", room: str = "#lobby", **more: object):
    return wish("say", room=room, text=text, reply=seq, **more)


def test_each_is_told_whom_one_answers_as_far_as_he_can_be(stage, ada, bob, asked):
    tagged, plain = irc(stage, "eve", "message-tags"), irc(stage, "fay", "server-time account-tag")
    for client in (ada, tagged, plain):
        client.heard()
    bob.told()
    (own,) = bob.ask(answer(asked))
    assert (own["reply"], own["reply_nick"], own["text"]) == (asked, "ada", "yes")
    assert ada.heard() == "<bob> (to ada) yes\n"
    assert re.fullmatch(
        rf"@msgid=journal-1-\d+;\+draft/reply=journal-1-{asked} {BOB} PRIVMSG #lobby :yes\r\n", tagged.heard()
    )
    assert plain.heard() == f"@time=1970-01-01T00:00:01.000Z {BOB} PRIVMSG #lobby :(to ada) yes\r\n"


def test_so_it_reads_in_every_history(stage, ada, bob, asked):
    bob.ask(answer(asked), answer(asked, "puts the kettle on", form="action"))
    ada.heard()
    lines = ["<ada> coffee?", "<bob> (to ada) yes", "* bob (to ada) puts the kettle on"]
    assert ada.do("/history").splitlines() == ["-- earlier", *lines, "-- now"]
    entered = "".join(map(bytes.decode, stage.enter("gus").writes))
    assert "\n".join(lines) in entered
    assert " <bob> (to ada) yes\n" in ada.do("/search yes")
    entering = "\r\n".join(piece.decode() for piece in irc(stage, "fay").writes)
    assert f"{BOB} PRIVMSG #lobby :[00:00] (to ada) yes\r\n" in entering
    assert f"{BOB} PRIVMSG #lobby :\x01ACTION [00:00] (to ada) puts the kettle on\x01\r\n" in entering
    assert " PRIVMSG #lobby :(to ada) yes\r\n" in irc(stage, "gil", CHATHISTORY).do("CHATHISTORY LATEST #lobby * 9")
    tagged = irc(stage, "hal", f"{CHATHISTORY} message-tags").do("CHATHISTORY LATEST #lobby * 9")
    assert f"+draft/reply=journal-1-{asked} {BOB} PRIVMSG #lobby :yes\r\n" in tagged
    bob.told()
    (page,) = bob.ask(wish("history", room="#lobby"))
    assert [event.get("reply_nick") for event in page["events"]] == [None, "ada", "ada"]


def test_of_several_lines_the_first_one_says_it_and_an_edit_says_only_what_is_new(stage, ada, bob, asked):
    fay = irc(stage, "fay")
    ada.heard(), fay.heard(), bob.told()
    (own,) = bob.ask(answer(asked, "yes\nplease"))
    assert ada.heard() == "<bob> (to ada) yes\n<bob> please\n"
    assert fay.heard() == f"{BOB} PRIVMSG #lobby :(to ada) yes\r\n{BOB} PRIVMSG #lobby :please\r\n"
    bob.ask(wish("edit", room="#lobby", message=own["seq"], text="no"))
    assert ada.heard() == "-- bob edited: <bob> no\n"
    assert fay.heard() == f"{BOB} PRIVMSG #lobby :(edited) no\r\n"
    assert "<bob> (to ada) no\n" in ada.do("/history")


def test_a_guest_without_a_name_is_told_apart_as_he_is_shown(stage, ada, bob):
    guest, fay = stage.enter(address="10.0.0.7"), irc(stage, "fay")
    guest.do("coffee?")
    ada.heard(), fay.heard()
    (own,) = bob.ask(answer(stage.seen[-1].seq))[-1:]
    nick = guest.session.user.nick
    assert own["reply_nick"] == nick
    assert ada.heard() == "<bob> (to 10.0.0.7) yes\n"
    assert fay.heard() == f"{BOB} PRIVMSG #lobby :(to {nick}) yes\r\n"


def test_who_speaks_for_others_is_named_as_he_is_shown(stage, ada):
    bridge = irc(stage, "bridge", "message-tags")
    bridge.do("JOIN #tea")
    ada.do("/join #tea")
    bridge.do("RELAYMSG #tea zoe/matrix :coffee?")
    seq = stage.seen[-1].seq
    ada.heard()
    bridge.do(f"@+draft/reply=journal-{stage.seen[-1].room}-{seq} RELAYMSG #tea kim/matrix :yes")
    assert ada.heard() == "<kim/matrix> (to zoe/matrix) yes\n"
    bridge.do(f"@+draft/reply=journal-{stage.seen[-1].room}-{seq} RELAYMSG #tea zoe/matrix :anybody?")
    assert ada.heard() == "<zoe/matrix> anybody?\n"


def test_in_private_an_answer_is_its_text_alone_for_lines_and_irc(stage, ada, bob):
    fay = irc(stage, "fay")
    ada.do("/msg bob coffee?"), fay.do("PRIVMSG bob :tea?")
    ada.heard(), fay.heard()
    asked = {said["nick"]: said["seq"] for said in only(bob.told(), "said")}
    bob.ask(*(wish("msg", to=nick, text="yes", reply=asked[nick]) for nick in ("ada", "fay")))
    assert ada.heard() == "[bob → you] yes\n"
    assert fay.heard() == f"{BOB} PRIVMSG fay :yes\r\n"
    assert "[bob → you] yes\n" in ada.do("/history bob")


def test_who_answers_himself_says_nothing_more(stage, ada, bob):
    fay = irc(stage, "fay")
    (own,) = bob.ask(answer(0, "coffee?"))[-1:]
    ada.heard(), fay.heard()
    (own,) = bob.ask(answer(own["seq"], "nobody?"))
    assert own["reply_nick"] == "bob"
    assert ada.heard() == "<bob> nobody?\n"
    assert fay.heard() == f"{BOB} PRIVMSG #lobby :nobody?\r\n"


@pytest.mark.parametrize("gone", ["never said", "taken back", "no message"])
def test_where_there_is_nothing_to_answer_it_is_a_message_as_any(ada, bob, asked, gone):
    seq = {"never said": 999, "taken back": asked, "no message": 1}[gone]
    ada.heard(), bob.ask(answer(asked))
    assert ada.heard() == "<bob> (to ada) yes\n"
    if gone == "taken back":
        ada.do("/delete")
    bob.told()
    (own,) = bob.ask(answer(seq))
    assert own["reply"] == seq
    assert "reply_nick" not in own
    assert ada.heard() == "<bob> yes\n"


def test_by_the_number_of_an_edit_its_message_is_meant(stage, ada, bob):
    ada.do("cofee?", "/edit coffee?")
    ada.heard(), bob.told()
    (own,) = bob.ask(answer(stage.seen[-1].seq))
    assert own["reply_nick"] == "ada"


def test_one_is_named_only_to_those_who_could_read_him(stage):
    op, bob = irc(stage, "op", "message-tags"), stage.enter("bob")
    op.do("JOIN #tea"), bob.do("/join #tea")
    fay = irc(stage, "fay", "message-tags")
    fay.do("JOIN #tea")
    fay.do("PRIVMSG @#tea :for operators")
    secret = f"journal-{stage.seen[-1].room}-{stage.seen[-1].seq}"
    bob.heard()
    op.do(f"@+draft/reply={secret} PRIVMSG #tea :yes")
    assert bob.heard() == "<op> yes\n"
    op.do(f"@+draft/reply={secret} PRIVMSG @#tea :yes, for operators")
    assert stage.seen[-1].reply_nick == "fay"
    outside = irc(stage, "gil", "message-tags")
    op.do("MODE #tea -n")
    fay.do("PRIVMSG #tea :for all")
    bob.heard()
    outside.do(f"@+draft/reply=journal-{stage.seen[-1].room}-{stage.seen[-1].seq} PRIVMSG #tea :who was that?")
    assert bob.heard() == "<gil> who was that?\n"


def test_what_one_says_stands_in_the_order_in_which_one_said_it(stage, ada, bob, asked):
    ada.heard()
    bob.send(
        answer(0, "one"),
        answer(asked, "two"),
        answer(0, "three"),
        answer(asked, "four"),
        wish("ping", token="x", id="p"),
    )
    stage.settle()
    assert types(bob.told()) == ["said", "said", "said", "said", "pong"]
    assert said(stage)[-4:] == ["one", "two", "three", "four"]
    assert ada.heard() == "<bob> one\n<bob> (to ada) two\n<bob> three\n<bob> (to ada) four\n"


def test_sent_again_by_its_id_it_is_said_once(ada, bob, asked):
    ada.heard()
    assert types(bob.ask(answer(asked, id="c1"), answer(asked, id="c1"))) == ["said", "done"]
    assert ada.heard() == "<bob> (to ada) yes\n"


def test_who_may_not_speak_by_then_is_told_so_and_whom_he_had_in_mind_is_not(stage, ada, bob, asked):
    ada.heard()
    bob.send(answer(asked, id="c1"))
    stage.state.room_named("lobby").settings["moderated"] = ""
    stage.settle()
    (error,) = bob.told()
    assert (error["type"], error["code"], error["id"]) == ("error", "moderated", "c1")
    assert ada.heard() == ""


def test_a_history_that_cannot_be_read_keeps_nobody_from_answering(stage, ada, bob, asked, monkeypatch):
    ada.heard()

    def fails(_room, _span, then):
        stage.disk.post(lambda: then(JournalError("broken")))

    monkeypatch.setattr(stage.disk, "page", fails)
    assert types(bob.ask(answer(asked))) == ["said"]
    assert ada.heard() == "<bob> yes\n"
    monkeypatch.undo()
    bob.ask(answer(asked))
    assert ada.heard() == "<bob> (to ada) yes\n"


def test_a_label_is_answered_by_it(stage, asked):
    fay, gil = irc(stage, "fay", "labeled-response message-tags batch echo-message"), irc(stage, "gil")
    fay.heard(), gil.heard()
    told = fay.do(f"@label=x;+draft/reply=journal-1-{asked} PRIVMSG #lobby :yes", "PING y")
    assert re.match(
        rf"@label=x;msgid=\S+;\+draft/reply=journal-1-{asked} :fay!\S+ PRIVMSG #lobby :yes\r\n:\S+ PONG", told
    )
    assert gil.heard() == ":fay!~u@nine.cloak PRIVMSG #lobby :(to ada) yes\r\n"


def test_programs_that_ask_each_other_name_nobody(stage, asked):
    fay, gil = irc(stage, "fay", "message-tags"), irc(stage, "gil")
    gil.heard()
    fay.do(*(f"@+draft/reply=journal-1-{asked} PRIVMSG #lobby :{text}" for text in ("\x01VERSION\x01", "yes")))
    head = ":fay!~u@nine.cloak PRIVMSG #lobby"
    assert gil.heard() == f"{head} :\x01VERSION\x01\r\n{head} :(to ada) yes\r\n"
