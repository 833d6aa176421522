"""Searching: where one may look, and what one may ask for."""

import pytest

from hubbub.chat.commands import Around, Leave, Msg, Search
from hubbub.chat.handlers import Lookup, Quest
from hubbub.chat.pages import Span
from hubbub.chat.replies import Found
from hubbub.chat.words import Term


def quest(chat, user, words, **more):
    found = chat.do(user, Search(words, **more))
    assert isinstance(found, Quest)
    return found.query


def test_one_looks_in_the_rooms_one_is_in_and_in_ones_own_conversations(chat):
    ada, bob, eve = chat.arrive("ada", "tea", "cake"), chat.arrive("bob", "cake"), chat.arrive("eve", "tea")
    chat.do(ada, Msg("bob", "psst"))
    chat.do(ada, Msg("eve", "psst"))
    with_bob, with_eve = (chat.state.room_of_pair(ada.id, other.id).id for other in (bob, eve))
    tea, cake = chat.room("tea").id, chat.room("cake").id
    assert quest(chat, ada, "hi").rooms == {tea, cake, with_bob, with_eve}
    assert quest(chat, bob, "hi").rooms == {cake, with_bob}
    assert quest(chat, eve, "hi").rooms == {tea, with_eve}
    chat.do(ada, Leave("tea"))
    assert quest(chat, ada, "hi").rooms == {cake, with_bob, with_eve}


def test_one_place_can_be_named_if_one_may_read_there(chat):
    ada, bob = chat.arrive("ada", "tea", "cake"), chat.arrive("bob", "cake")
    chat.do(ada, Msg("bob", "psst"))
    assert quest(chat, ada, "hi in:#TEA").rooms == {chat.room("tea").id}
    assert quest(chat, bob, "IN:Ada hi").rooms == {chat.state.room_of_pair(ada.id, bob.id).id}
    assert quest(chat, ada, "hi", place="#tea").rooms == {chat.room("tea").id}
    eve = chat.arrive("eve")
    assert isinstance(chat.do(eve, Search("hi in:ada")), Found)
    assert isinstance(chat.do(eve, Search("hi")), Found)
    assert chat.refusal(bob, Search("hi in:#tea")) == "not-joined"
    assert chat.refusal(bob, Search("hi in:#nowhere")) == "no-such-room"
    assert chat.refusal(bob, Search("hi in:nobody")) == "no-such-nick"


def test_words_that_narrow_it_down_stand_anywhere(chat):
    ada = chat.arrive("ada", "tea")
    query = quest(chat, ada, "green from:Bob before:77 tea in:#tea")
    assert query.terms == (Term("green"), Term("tea", open=True))
    assert (query.author, query.before, query.count) == ("bob", 77, 20)
    assert quest(chat, ada, "from:bob").terms == ()
    assert quest(chat, ada, "", author="bob").author == "bob"
    assert quest(chat, ada, "http://x.org from: in:").terms == (
        Term("http"), Term("x"), Term("org"), Term("from"), Term("in"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Search(""), "no-words"),
        (Search(":-)"), "no-words"),
        (Search(":-) from:bob"), "no-words"),
        (Search("before:3"), "no-words"),
        (Search("tea before:x"), "bad-search"),
        (Search("tea before:-3"), "bad-search"),
        (Search("tea before:" + "9" * 19), "bad-search"),
        (Search("tea from:a from:b"), "bad-search"),
        (Search("tea in:#tea", place="#cake"), "bad-search"),
        (Search("tea", 0), "bad-count"),
        (Search("tea", 101), "bad-count"),
        (Search(" ".join(f"w{n}" for n in range(51))), "too-many-words"),
        (Around("#tea"), "no-such-message"),
        (Around("#tea", -1), "no-such-message"),
        (Around("#cake", 1), "no-such-room"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(chat, command, code):
    assert chat.refusal(chat.arrive("ada", "tea"), command) == code


def test_around_a_message_stands_what_came_before_and_after(chat):
    ada = chat.arrive("ada", "tea")
    found = chat.do(ada, Around("#tea", 7))
    assert isinstance(found, Lookup)
    assert (found.room, found.span) == (chat.room("tea"), Span(20, around=7))
