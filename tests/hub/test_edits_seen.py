"""What was edited, as people at a line client see it: live, later, and if they read too slowly."""

import pytest
from irc_stage import irc
from stage import Stage

from hubbub.chat.commands import React
from hubbub.chat.events import Edited, Said
from hubbub.hub import catchup


def last(stage: Stage) -> Said:
    """The message that came true last."""
    return [event for event in stage.seen if isinstance(event, Said)][-1]


def test_an_edit_is_seen_by_all_and_confirmed_to_its_author(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo", "and so on")
    bob.heard()
    assert ada.do(f"/edit #lobby {last(stage).seq - 1} hello") == "-- you edited: hello\n"
    assert bob.heard() == "-- ada edited: <ada> hello\n"
    ada.do("/edit and so forth")
    assert bob.heard() == "-- ada edited: <ada> and so forth\n"


def test_who_comes_or_asks_later_reads_only_what_it_says_now(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo", "/edit hallo", "/edit hello", "next")
    bob.heard()
    assert bob.do("/history") == "-- earlier\n<ada> hello\n<ada> next\n-- now\n"
    eve = stage.connect()
    stage.settle()
    assert "<ada> hello\n<ada> next\n-- now\n" in eve.heard()
    assert "hallo" not in "".join(data.decode() for data in eve.writes)


def test_a_room_that_nobody_was_in_shows_what_it_says_now(stage):
    ada, bob = stage.enter("ada", "tea"), stage.enter("bob")
    ada.do("helo", "/edit hello")
    assert "<ada> hello\n" in bob.do("/join tea")


def test_each_line_of_an_edit_is_one_that_no_user_can_write(stage):
    ada, bob = irc(stage, "ada", "batch draft/multiline message-tags echo-message"), stage.enter("bob")
    ada.do("PRIVMSG #lobby :one")
    msgid = f"journal-{last(stage).room}-{last(stage).seq}"
    bob.heard()
    ada.do(
        f"@+draft/edit={msgid} BATCH +1 draft/multiline #lobby",
        "@batch=1 PRIVMSG #lobby :one",
        "@batch=1 PRIVMSG #lobby :-- eve left #lobby",
        "BATCH -1",
    )
    assert bob.heard() == "-- ada edited: <ada> one\n-- ada edited: <ada> -- eve left #lobby\n"


def test_an_edit_in_another_room_says_which(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob", "tea")
    ada.do("helo", "/edit hello")
    assert bob.heard().endswith("-- ada edited: #lobby <ada> hello\n")


def test_what_was_said_last_may_have_been_said_to_one_person(stage):
    ada, bob, eve = stage.enter("ada"), stage.enter("bob"), stage.enter("eve")
    ada.do("hello", "/msg bob helo")
    bob.heard(), eve.heard()
    assert ada.do("/edit a secret") == "-- you edited: a secret\n"
    assert bob.heard() == "-- ada edited: [ada → you] a secret\n"
    assert eve.heard() == ""
    ada.do("to all", "/edit to you all")
    assert eve.heard() == "<ada> to all\n-- ada edited: <ada> to you all\n"
    ada.do("/edit bob 0 another")
    assert bob.heard().endswith("-- ada edited: [ada → you] another\n")
    assert eve.heard() == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/edit helo", "It says that already."),
        ("/edit", "It is typed so: /edit [#room/NICK] [message] text"),
        ("/edit #lobby 1 x", "There is no such message, or it was taken back already."),
        ("/edit #lobby 999 x", "There is no such message, or it was taken back already."),
        ("/edit #tea x", "There is no room #tea."),
        ("/edit nobody 1 x", "Nobody here is called nobody."),
    ],
)
def test_what_cannot_be_edited_is_told_and_changes_nothing(stage, line, told):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo")
    bob.heard()
    assert ada.do(line) == f"-- {told}\n"
    assert bob.heard() == ""
    assert not [event for event in stage.seen if isinstance(event, Edited)]


def test_who_said_nothing_has_nothing_to_edit(stage):
    stage.enter("ada").do("hi")
    assert stage.enter("bob").do("/edit ho") == "-- Of the last 100 messages there none is yours.\n"


def test_what_was_deleted_cannot_be_edited_and_an_edit_can_be_deleted(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo", "/edit hello", "/delete")
    assert bob.do("/history").splitlines()[-1] == "-- nothing was said before"
    assert ada.do("/edit again").endswith("-- Of the last 100 messages there none is yours.\n")


def test_an_edit_that_a_deletion_overtook_is_seen_by_nobody(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo")
    bob.heard()
    ada.type("/edit a secret\n")
    stage.disk.answer()
    edit = stage.disk.waiting.pop()
    ada.session.unsettled, ada.session.barrier = 0, None
    ada.do("/delete")
    ada.session.unsettled = 1
    stage.disk.waiting.append(edit)
    stage.settle()
    assert bob.heard() == "-- ada took back a message\n"
    assert "secret" not in ada.heard()
    assert bob.do("/history") == "-- nothing was said before\n"


def test_the_disk_that_takes_no_edit_is_told_of(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo")
    bob.heard()
    stage.disk.full = True
    assert ada.do("/edit hello") == "-- not saved: /edit #lobby 0 hello\n"
    assert bob.do("/history") == "-- earlier\n<ada> helo\n-- now\n"


@pytest.fixture(params=["from memory", "from the journal"])
def _reach(request, monkeypatch):
    """Who catches up is served from what the hub remembers, and from what it has to read."""
    if request.param == "from the journal":
        monkeypatch.setattr(catchup, "REMEMBERED_EVENTS", 1)


@pytest.mark.usefixtures("_reach")
def test_who_reads_slowly_is_told_of_the_latest_edit_and_of_nothing_before_it(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("seen before")
    bob.stop_reading()
    ada.do("one too many")
    bob.heard()
    ada.do("helo", "/edit hallo", "/edit hello", "next", "secret one", "/edit secret two", "/delete", "end")
    bob.read_on()
    assert bob.heard().splitlines() == [
        "<ada> hello",
        "-- ada edited: <ada> hello",
        "<ada> next",
        "-- ada took back a message",
        "<ada> end",
    ]


def test_edit_and_deletion_that_come_together_leave_nothing_to_remember(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("helo")
    op = stage.state.user_named("bob")
    stage.state.room_named("lobby").ranks[op.id] = {"operator"}
    seq = last(stage).seq
    bob.stop_reading()
    ada.do("one too many")
    bob.heard()
    eve = stage.enter("eve")
    stage.state.room_named("lobby").ranks[stage.state.user_named("eve").id] = {"operator"}
    ada.type(f"/edit #lobby {seq} a secret\n"), eve.type(f"/delete #lobby {seq}\n")
    stage.disk.answer()
    assert len(stage.disk.waiting) == 2
    stage.settle()
    bob.read_on()
    assert "secret" not in bob.heard()


def test_an_edit_for_those_with_a_rank_is_seen_by_them_alone(stage):
    ada, bob, eve = stage.enter("ada", "tea"), stage.enter("bob", "tea"), irc(stage, "eve", "message-tags")
    stage.state.room_named("tea").ranks[stage.state.user_named("eve").id] = {"operator"}
    eve.do("JOIN #tea")
    stage.state.room_named("tea").ranks[stage.state.user_named("eve").id] = {"operator"}
    eve.do("PRIVMSG @#tea :helo")
    message = last(stage)
    assert message.rank == "operator"
    bob.heard(), ada.heard()
    eve.do(f"@+draft/edit=journal-{message.room}-{message.seq} PRIVMSG #tea :hello")
    assert isinstance(stage.seen[-1], Edited)
    assert bob.heard() == ""
    assert ada.heard() == "-- eve edited: <eve> hello\n"


def test_a_reaction_is_told_in_words_until_it_is_taken_back(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do("hello")
    bob.heard()
    stage.hub.submit(bob.session, React("#lobby", last(stage).seq, "👍"))
    stage.settle()
    assert ada.heard() == "-- bob reacted to ada: 👍\n"
    stage.hub.submit(bob.session, React("#lobby", last(stage).seq, "👍", on=False))
    stage.settle()
    assert ada.heard() == ""
