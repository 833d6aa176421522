"""What is shown of a room to who is not in it: what a guest would be shown who entered, and nothing if he may not."""

import re

import pytest

from hubbub.chat.accounts import Terms
from hubbub.chat.entities import Room
from hubbub.chat.events import Said
from hubbub.dialects import html
from hubbub.hub.glimpse import glimpse
from hubbub.hub.session import Peer

PEER = Peer("10.0.0.9", "10.0.0.9", "10.0.0.9")


def texts(stage, name="lobby"):
    found = glimpse(stage.hub, name, PEER)
    return None if found is None else [message.text for message in found[1]]


@pytest.fixture
def ada(stage):
    """The operator of #tea, in which something was said."""
    ada = stage.enter("ada", "#tea")
    ada.do("/join #tea", "in the tea", "/join #lobby", "one", "two")
    return ada


@pytest.mark.usefixtures("ada")
def test_what_was_said_last_is_shown_and_nobody_comes_in_by_that(stage):
    before = dict(stage.hub.state.users)
    assert texts(stage) == ["one", "two"]
    assert stage.hub.state.users == before


def test_nothing_is_shown_of_a_room_that_is_not_there_or_was_not_entered(stage):
    assert texts(stage, "nowhere") is None
    assert texts(stage) is None


def test_what_is_taken_back_is_not_shown(stage, ada):
    number = glimpse(stage.hub, "lobby", PEER)[1][-1].seq
    heard = ada.do(f"/delete {number}")
    assert texts(stage) == ["one"], heard


def test_whom_one_answers_is_named_though_what_he_said_is_gone():
    answer = Said(room=1, seq=7, user=1, nick="ada", text="yes", reply=5, reply_nick="<bob>")
    quote = r'<button type="button" class="quote"><b class="name-\d+">&lt;bob&gt;</b><span>An earlier message</span>'
    assert re.search(quote, html.glimpse(Room(1, "lobby"), [answer])["messages"])


@pytest.mark.parametrize("setting", ["invite-only", "key sesame", "accounts-only", "ban *!*@10.0.0.9", "limit 1"])
def test_nothing_is_shown_where_a_guest_could_not_enter(stage, ada, setting):
    assert texts(stage, "tea") == ["in the tea"]
    heard = ada.do("/join #tea", f"/set #tea {setting}")
    assert texts(stage, "tea") is None, heard


@pytest.mark.usefixtures("ada")
def test_nothing_is_shown_if_the_server_has_a_password(stage):
    stage.hub.state.accounts.terms = Terms(password="a hash")
    assert texts(stage) is None
