"""Colours and the like are told from the text; of CTCP only actions are what people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.chat.text import clean, clean_styled
from hubbub.dialects.irc.formatting import plain, read


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("plain", "plain"),
        (
            "\x02bold\x02 \x1ditalic\x1d \x1funder\x1f \x1estruck\x1e \x11code\x11 \x16turned\x0f",
            "bold italic under struck code turned",
        ),
        ("\x034red\x03", "red"),
        ("\x0304red\x03 and 7", "red and 7"),
        ("\x0304,12red", "red"),
        ("\x03123", "3"),
        ("\x031,2345", "45"),
        ("\x03,5 of them", ",5 of them"),
        ("\x034,red", ",red"),
        ("\x04ff0000red\x04", "red"),
        ("\x04ff00", "ff00"),
        ("5 \x02and\x02 6", "5 and 6"),
        ("tab\there", "tab\there"),
        ("ünïcode 👩‍👩‍👧", "ünïcode 👩‍👩‍👧"),
    ],
)
def test_formatting_leaves_nothing_behind(sent, kept):
    assert plain(sent) == kept
    assert read(sent, "text") == (sent, "text")
    assert read(sent, "notice") == (sent, "notice")


@pytest.mark.parametrize("sent", ["\x01ACTION waves\x01", "\x01ACTION waves", "\x01action waves\x01"])
def test_an_action_is_one_however_it_is_written(sent):
    assert read(sent, "text") == ("waves", "action")


@pytest.mark.parametrize(
    ("sent", "text"),
    [("\x01VERSION\x01", "VERSION"), ("\x01PING 12\x01", "PING 12"), ("\x01DCC SEND a 1 2\x01", "DCC SEND a 1 2")],
)
def test_any_other_ctcp_is_what_programs_ask_and_answer(sent, text):
    assert read(sent, "text") == (text, "request")
    assert read(sent, "notice") == (text, "answer")


def test_a_notice_is_no_action():
    assert read("\x01ACTION waves\x01", "notice") == ("ACTION waves", "answer")


@given(
    st.text() | st.text("\x01\x02\x03\x04\x0f,0123456789ABCDEFACTION ", max_size=30),
    st.sampled_from(["text", "notice"]),
)
def test_nothing_that_a_client_sends_smuggles_a_ctcp_to_others(sent, form):
    found = read(sent, form)
    assert "\x01" not in clean(plain(found[0]))
    assert "\x01" not in clean_styled(found[0])


@given(st.text("abc 0123456789,#é👩", max_size=30))
def test_text_without_formatting_stays_as_it_is(text):
    assert plain(text) == text
