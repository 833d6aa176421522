"""Masks of nicks and hosts."""

import pytest

from hubbub.chat.masks import matches


@pytest.mark.parametrize(
    ("mask", "text"),
    [("*", ""), ("ad*", "Ada"), ("*A", "ada"), ("a?a", "ada"), ("a*b*c", "aXbYc"), ("[x]*", "[X]y"), ("**a", "a")],
)
def test_a_mask_fits(mask, text):
    assert matches(mask, text)


@pytest.mark.parametrize(("mask", "text"), [("", "a"), ("a", "ab"), ("a?", "a"), ("*b", "abc"), ("[ab]", "a")])
def test_a_mask_does_not_fit(mask, text):
    assert not matches(mask, text)


def test_a_mask_of_many_stars_is_soon_judged():
    assert not matches("*a" * 200 + "b", "a" * 2000)
