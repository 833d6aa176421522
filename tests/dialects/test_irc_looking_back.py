"""Asking for history and taking back over IRC: whatever a client sends, he is answered in whole lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from irc_chat import IrcChat, assert_whole_lines

from hubbub.chat.commands import Delete, History, Read
from hubbub.chat.events import Joined, Said, TopicSet
from hubbub.chat.replies import Page
from hubbub.dialects.irc.batches import tagged
from hubbub.dialects.irc.msgids import MessageId, read_msgid
from hubbub.dialects.irc.times import read_time, write_time

WORDS = st.sampled_from(
    [
        "LATEST",
        "BEFORE",
        "AFTER",
        "AROUND",
        "BETWEEN",
        "TARGETS",
        "#lobby",
        "#tea",
        "ada",
        "bob",
        "*",
        "5",
        "0",
        "99999",
        ":",
        ":a",
        "timestamp=2020-01-01T00:00:00.000Z",
        "timestamp=9999-12-31T23:59:59.999Z",
        "timestamp=",
        "timestamp=x",
        "msgid=journal-1-5",
        "msgid=journal-2-5",
        "msgid=",
        "msgid=a-b-c",
    ]
) | st.sampled_from(["x" * 300, "é" * 200])


@given(st.sampled_from(["CHATHISTORY", "MARKREAD", "REDACT", "PRIVMSG *playback :PLAY"]), st.lists(WORDS, max_size=6))
def test_whatever_is_asked_is_answered_in_whole_lines(command, words):
    chat = IrcChat()
    chat.register("ada", chat.lobby, capabilities="batch draft/chathistory draft/read-marker")
    chat.enter("bob", chat.lobby)
    assert_whole_lines(chat.ask(f"{command} {' '.join(words)}").encode())


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("CHATHISTORY LATEST #lobby * 5", History("#lobby", 5, token="LATEST")),
        ("chathistory latest #lobby * 5", History("#lobby", 5, token="LATEST")),
        ("CHATHISTORY BEFORE bob timestamp=1970-01-01T00:00:09.000Z 5",
         History("bob", 5, before_at=9_000, token="BEFORE")),
        ("CHATHISTORY BEFORE #lobby timestamp=1960-01-01T00:00:09Z 5",
         History("#lobby", 5, before_at=1, token="BEFORE")),
        ("CHATHISTORY AFTER #lobby msgid=journal-1-7 5", History("#lobby", 5, after=7, forward=True, token="AFTER")),
        ("CHATHISTORY AROUND #lobby msgid=journal-1-7 5", History("#lobby", 5, around=7, token="AROUND")),
        ("CHATHISTORY BETWEEN #lobby msgid=journal-1-9 msgid=journal-1-4 5000",
         History("#lobby", 1000, after=4, before=9, token="BETWEEN")),
        ("CHATHISTORY BETWEEN #lobby msgid=journal-1-4 msgid=journal-1-9 5",
         History("#lobby", 5, after=4, before=9, forward=True, token="BETWEEN")),
        ("MARKREAD bob timestamp=1970-01-01T00:00:09.000Z", Read("bob", 9_000)),
        ("REDACT #lobby journal-1-4 :no more", Delete("#lobby", 4, "no more", "journal-1-4")),
        ("REDACT #lobby journal-2-4", Delete("#lobby", -1, "", "journal-2-4")),
    ],
)  # fmt: skip
def test_what_a_line_asks_for(chat, line, command):
    chat.register("ada", chat.lobby)
    chat.enter("bob")
    assert chat.wishes(line) == [command]


def test_only_who_can_hold_them_apart_is_played_events(chat):
    chat.register("ada", chat.lobby, capabilities="batch draft/event-playback")
    assert chat.wishes("CHATHISTORY LATEST #lobby * 5") == [History("#lobby", 5, events=True, token="LATEST")]
    chat.connect()
    chat.register("eve", chat.lobby, capabilities="draft/event-playback")
    assert chat.wishes("CHATHISTORY LATEST #lobby * 5") == [History("#lobby", 5, token="LATEST")]


def test_a_page_is_a_batch_of_what_happened(chat):
    chat.register("ada", chat.lobby, capabilities="batch server-time message-tags")
    by = {"room": 1, "user": 9, "nick": "bob", "at": 1_000}
    events = [Joined(**by, seq=4), Said(**by, seq=5, text="one\ntwo"), TopicSet(**by, seq=6, topic="cake")]
    page = Page(History("#lobby", 3, events=True, token="LATEST"), "#lobby", chat.lobby, events)
    tags = "batch=1;time=1970-01-01T00:00:01.000Z"
    assert chat.dialect.reply(page, chat.state.users[chat.number]).decode().split("\r\n") == [
        ":chat.example BATCH +1 chathistory :#lobby",
        f"@{tags};msgid=journal-1-4 :bob!~u@hubbub JOIN #lobby",
        f"@{tags};msgid=journal-1-5 :bob!~u@hubbub PRIVMSG #lobby :one",
        f"@{tags} :bob!~u@hubbub PRIVMSG #lobby :two",
        f"@{tags};msgid=journal-1-6 :bob!~u@hubbub TOPIC #lobby :cake",
        ":chat.example BATCH :-1",
        "",
    ]


def test_lines_that_stand_in_a_batch_within_keep_theirs():
    lines = b"@batch=x;time=y :a B c\r\n@time=y;batch=x :a B c\r\n@time=y :a B :batch=z \r\n:a B c\r\n"
    assert tagged(lines, "batch=1") == (
        b"@batch=x;time=y :a B c\r\n@time=y;batch=x :a B c\r\n@batch=1;time=y :a B :batch=z \r\n@batch=1 :a B c\r\n"
    )


@given(st.from_regex(r"\A[0-9a-f]{4,16}\Z"), st.integers(0, 10**17), st.integers(0, 10**17))
def test_a_message_id_is_read_as_it_is_written(journal, room, seq):
    assert read_msgid(str(MessageId(journal, room, seq))) == (journal, room, seq)


@given(st.text())
def test_what_is_no_message_id_is_none(text):
    known = read_msgid(text)
    assert known is None or int(known.seq) >= 0


@given(st.integers(1, 253_402_300_799_999))
def test_a_moment_is_read_as_it_is_written(at):
    assert read_time(write_time(at)) == at


@pytest.mark.parametrize(
    "text",
    [
        "",
        "noon",
        "2020-01-01",
        "2020-01-01T00:00:00",
        "2020-02-30T00:00:00Z",
        "2020-01-01T00:00:60Z",
        "٢020-01-01T00:00:00Z",
    ],
)
def test_what_is_no_moment_is_none(text):
    assert read_time(text) is None
