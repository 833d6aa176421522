"""What of a text is searched for, and when a text has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubbub.chat.words import Term, terms, words


def finds(question: str, text: str) -> bool:
    known = set(words(text))
    return all(term.is_in(known) for term in terms(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("tea", "TEA!"),
        ("Tea time", "time for tea"),
        ("cafe", "Café"),
        ("café", "cafe\u0301"),
        ("STRASSE", "Straße"),
        ("елка", "Ёлка"),
        ("\uff41\uff42\uff43", "abc"),
        ("don't", "I don't know"),
        ("teap", "a teapot"),
        ("東京", "東京都に行く"),
        ("京都", "東京都に行く"),
        ("京", "東京都に行く"),
        ("都", "東京都"),
        ("東京都に", "東京都に行く"),
        ("검색", "검색을 하다"),
        ("ไทย", "ภาษาไทย"),
        ("हिन्दी", "मुझे हिन्दी आती है"),
        ("kitab الكتاب", "الكِتاب kitab"),
        ("v1.2", "release v1.2 is out"),
        ("snake_case", "a snake_case name"),
        ("x" * 60, "x" * 50),
    ],
)
def test_a_text_is_found(question, text):
    assert finds(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("tea", "team"[::-1]),
        ("te", "tea"),
        ("teap ot", "teapot"),
        ("hind", "behind"),
        ("tea coffee", "tea"),
        ("京東", "東京"),
        ("हिन्दा", "हिन्दी"),
        ("tea", ""),
    ],
)
def test_a_text_is_not_found(question, text):
    assert not finds(question, text)


@pytest.mark.parametrize("text", ["", "!?", ":-)", "❤️", "\ue000", "___", "\u0301"])
def test_what_has_no_letters_has_no_words(text):
    assert words(text) == []
    assert terms(text) == []


def test_only_the_last_word_may_go_on_and_only_from_three_letters_on():
    assert terms("green tea") == [Term("green"), Term("tea", open=True)]
    assert terms("green te") == [Term("green"), Term("te")]
    assert terms("tea tea") == [Term("tea"), Term("tea", open=True)]


@given(st.text(max_size=60))
def test_every_text_with_words_is_found_by_itself(text):
    assert finds(text, text)


@given(st.text(max_size=60))
def test_words_are_letters_and_digits_alone(text):
    assert all(word and not set(word) & set(' "*()_-:^+\ue000\ue001\0') for word in words(text))
