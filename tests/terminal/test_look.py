"""Colours that can be read and told apart, and a look without any."""

from dataclasses import fields
from itertools import combinations

import pytest
from rich.color import Color
from rich.style import Style

from hubbub.terminal.look import DARK, DARK_GROUND, LIGHT, LIGHT_GROUND, Look

READABLE = 4.5


def luminance(colour):
    """Of a colour, as WCAG 2.1 defines it."""
    parts = [part / 255 for part in colour.triplet]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def styles(look):
    """Every style of a look, and the name of its role."""
    for field in fields(look):
        value = getattr(look, field.name)
        yield from ((field.name, style) for style in (value if isinstance(value, tuple) else (value,)))


@pytest.mark.parametrize("dark", [True, False])
def test_everything_can_be_read_on_every_ground(dark):
    palette = DARK if dark else LIGHT
    for role, style in styles(Look.of(dark=dark, colours=True)):
        grounds = [style.bgcolor] if style.bgcolor else map(Color.parse, palette.grounds)
        for ground in grounds:
            assert contrast(style.color or Color.parse(palette.text), ground) >= READABLE, role


@pytest.mark.parametrize(("dark", "ground"), [(True, DARK_GROUND), (False, LIGHT_GROUND)])
def test_names_have_colours_that_can_be_told_apart(dark, ground):
    look = Look.of(dark=dark, colours=True)
    assert look.ground.bgcolor == Color.parse(ground)
    colours = [style.color.triplet for style in look.names]
    assert all(sum(abs(a - b) for a, b in zip(*pair, strict=True)) >= 40 for pair in combinations(colours, 2))


def test_a_name_has_the_same_colour_everywhere_and_in_whatever_case():
    look = Look.of(dark=True, colours=True)
    assert [look.names.index(look.name(nick)) for nick in ("ada", "Ada", "bo", "日本")] == [4, 4, 9, 7]
    assert {look.name(f"guest{number}") for number in range(100)} == set(look.names)


@pytest.mark.parametrize("dark", [True, False])
def test_without_colours_there_are_none(dark):
    look = Look.of(dark=dark, colours=False)
    assert all(style.color is None and style.bgcolor is None for _, style in styles(look))
    told_apart = (look.mention, look.code, look.link, look.strong, look.emphasis, look.struck, look.me, Style())
    assert len(set(told_apart)) == len(told_apart)
