"""Saying otherwise what was said: who may, what of, and what follows."""

import pytest

from hubbub.chat.commands import Edit, Me, Msg, Relay, Say
from hubbub.chat.entities import User
from hubbub.chat.events import Edited, Event, Hinted, Said
from hubbub.chat.handlers import Recall, handle
from hubbub.chat.pages import may_read
from hubbub.chat.refusals import Refused
from hubbub.chat.text import TEXT_BYTES


def said(chat, user: User, command: Say | Me | Msg | Relay) -> Said:
    """What the user says, once it has come true."""
    chat.do(user, command)
    event = chat.events[-1]
    assert isinstance(event, Said)
    return event


def judged(chat, user: User, event: Event | None, text: str = "new", room: str = "#tea", styled: str = "") -> Edited:
    """What follows when the user edits that event, by its number."""
    recall = handle(chat.state, user, Edit(room=room, message=getattr(event, "seq", 77), text=text, styled=styled))
    assert isinstance(recall, Recall)
    if event is not None:
        assert recall.wanted(event)
    draft = recall.judge(user, event)
    assert isinstance(draft, Edited)
    return draft


def refusal(chat, user: User, event: Event | None, text: str = "new", room: str = "#tea") -> str:
    with pytest.raises(Refused) as refused:
        judged(chat, user, event, text, room)
    return refused.value.code


def test_one_says_otherwise_what_one_said(chat):
    ada = chat.arrive("ada", "tea")
    message = said(chat, ada, Say("#tea", "helo"))
    draft = judged(chat, ada, message, "hel\x07lo", styled="\x02hello")
    assert draft == Edited(
        room=message.room, user=ada.id, nick="ada", target=message.seq, text="hello", styled="\x02hello"
    )


def test_without_a_number_it_is_about_what_one_said_last(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    mine, other = said(chat, ada, Say("#tea", "mine")), said(chat, bob, Say("#tea", "his"))
    recall = handle(chat.state, ada, Edit(room="#tea", text="new"))
    assert isinstance(recall, Recall)
    assert (recall.wanted(mine), recall.wanted(other)) == (True, False)
    assert isinstance(recall.judge(ada, mine), Edited)


def test_an_action_stays_one_and_a_persona_speaks_on(chat):
    ada = chat.arrive("ada", "tea")
    assert judged(chat, ada, said(chat, ada, Me("#tea", "waves"))).form == "action"
    relayed = said(chat, ada, Relay("#tea", "bob/matrix", "hi"))
    assert judged(chat, ada, relayed).persona == "bob/matrix"
    chat.room("tea").ranks[ada.id] = set()
    assert refusal(chat, ada, relayed) == "no-right"


def test_nobody_edits_what_others_said_whatever_his_rank(chat):
    ada, bob = chat.arrive("ada", "tea"), chat.arrive("bob", "tea")
    message = said(chat, bob, Say("#tea", "hi"))
    assert chat.room("tea").ranks[ada.id] == {"operator"}
    assert refusal(chat, ada, message) == "not-yours"


@pytest.mark.parametrize(
    ("text", "code"), [(" ", "empty"), ("\x07", "empty"), ("x" * (TEXT_BYTES + 1), "too-long"), ("hi", "unchanged")]
)
def test_what_could_not_be_said_cannot_be_edited_to_nor_what_stands_there_already(chat, text, code):
    ada = chat.arrive("ada", "tea")
    assert refusal(chat, ada, said(chat, ada, Say("#tea", "hi")), text) == code


def test_what_is_no_message_of_people_cannot_be_edited(chat):
    ada = chat.arrive("ada", "tea")
    asked = said(chat, ada, Say("#tea", "VERSION", "request"))
    assert refusal(chat, ada, asked) == "no-such-message"
    hinted = Hinted(room=asked.room, seq=9, user=ada.id, nick="ada", tags={"+x": "y"})
    assert refusal(chat, ada, hinted) == "no-such-message"
    assert refusal(chat, ada, None) == "no-such-message"
    assert chat.refusal(ada, Edit(room="#tea", message=-1, text="new")) == "no-such-message"
    assert chat.refusal(ada, Edit(room="#cake", message=1, text="new")) == "no-such-room"


def test_who_is_not_heard_any_more_edits_nothing(chat):
    chat.arrive("ada", "tea")
    bob = chat.arrive("bob", "tea")
    message, room = said(chat, bob, Say("#tea", "hi")), chat.room("tea")
    room.settings["moderated"] = ""
    assert refusal(chat, bob, message) == "moderated"
    room.settings.clear()
    room.lists["ban"] = {"mute:bob!*@*": None}
    assert refusal(chat, bob, message) == "silenced"
    room.lists.clear()
    assert judged(chat, bob, message).text == "new"
    bob.rooms.clear()
    with pytest.raises(Refused):
        judged(chat, bob, message)


def test_what_all_have_read_is_not_edited_by_one_whom_only_operators_hear_now(chat):
    chat.arrive("ada", "tea")
    bob, eve = chat.arrive("bob", "tea"), chat.arrive("eve", "tea")
    public, room = said(chat, bob, Say("#tea", "to all")), chat.room("tea")
    room.settings["operators-hear"] = ""
    assert refusal(chat, bob, public) == "silenced"
    held_back = said(chat, bob, Say("#tea", "to operators"))
    draft = judged(chat, bob, held_back)
    assert (draft.rank, draft.held_back) == ("operator", True)
    room.settings.clear()
    draft = judged(chat, bob, held_back)
    assert (may_read(room, bob.id, draft), may_read(room, eve.id, draft)) == (True, False)


def test_in_a_conversation_one_edits_what_the_other_still_hears(chat):
    ada, bob = chat.arrive("ada"), chat.arrive("bob")
    message = said(chat, ada, Msg("bob", "psst"))
    assert refusal(chat, bob, message, room="ada") == "not-yours"
    assert judged(chat, ada, message, room="bob").text == "new"
    bob.marks = frozenset({"accounts-only"})
    assert refusal(chat, ada, message, room="bob") == "needs-account"
    assert chat.refusal(ada, Edit(room="nobody", message=1, text="new")) == "no-such-nick"


def test_by_the_number_of_an_edit_its_message_is_meant(chat):
    ada = chat.arrive("ada", "tea")
    message = said(chat, ada, Say("#tea", "hi"))
    recall = handle(chat.state, ada, Edit(room="#tea", message=9, text="new"))
    assert isinstance(recall, Recall)
    followed = recall.judge(ada, Edited(room=message.room, seq=9, user=ada.id, nick="ada", target=message.seq, text=""))
    assert isinstance(followed, Recall)
    assert followed.wanted(message)
    edited = followed.judge(ada, message)
    assert isinstance(edited, Edited)
    assert edited.target == message.seq
