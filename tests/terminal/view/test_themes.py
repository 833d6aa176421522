"""The colours of dialogs can be read, in our own two themes."""

import asyncio
from collections.abc import Callable
from unicodedata import category

import pytest
from rich.segment import Segment
from rich.terminal_theme import DIMMED_MONOKAI
from textual.app import App
from textual.screen import ModalScreen

from hubbub.terminal.chat.completion import Hint
from hubbub.terminal.view import themes
from hubbub.terminal.view.choice import Choice, Offer
from hubbub.terminal.view.help import Help
from hubbub.terminal.view.paste import PasteScreen
from hubbub.terminal.view.question import Question

READABLE = 4.5
OFFERS = [Offer("#tea", "#tea", "3 unread"), Offer("bo", "bo", "is here")]
DIALOGS: dict[str, Callable[[], ModalScreen[object]]] = {
    "question": lambda: Question("What shall others call you?", value="ada", error="That is taken.", hint="A nick"),
    "choice": lambda: Choice("Go to", lambda _: OFFERS),
    "paste": lambda: PasteScreen("a line\n" * 50, 1_000),
    "help": lambda: Help([Hint("join", "#room [key]", "Enter a room")]),
}


def contrast(segment: Segment) -> float:
    """Between a text and its ground, as WCAG 2.1 defines it."""
    assert segment.style is not None
    style = segment.style
    assert style.color is not None
    assert style.bgcolor is not None
    colours = [each.get_truecolor(DIMMED_MONOKAI) for each in (style.color, style.bgcolor)]
    parts = [[part / 255 for part in colour] for colour in colours]
    linear = [[part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in each] for each in parts]
    darker, lighter = sorted(
        sum(w * part for w, part in zip((0.2126, 0.7152, 0.0722), each, strict=True)) for each in linear
    )
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [theme.name for theme in themes.OURS])
@pytest.mark.parametrize("dialog", DIALOGS)
def test_all_words_of_a_dialog_can_be_read(dialog: str, theme: str) -> None:
    async def run() -> list[Segment]:
        app = App[None]()
        async with app.run_test(size=(100, 30)) as pilot:
            for each in themes.OURS:
                app.register_theme(each)
            app.theme = theme
            await app.push_screen(DIALOGS[dialog]())
            await pilot.pause()
            app.notify("Copied.", severity="warning")
            await pilot.pause()
            return [segment for strip in app.screen._compositor.render_strips() for segment in strip]

    segments = asyncio.run(asyncio.wait_for(run(), 60))
    worded = [segment for segment in segments if any(category(char)[0] in "LN" for char in segment.text)]
    assert worded
    unreadable = {
        segment.text.strip(): round(contrast(segment), 2) for segment in worded if contrast(segment) < READABLE
    }
    assert unreadable == {}


@pytest.mark.parametrize(
    ("ground", "name"),
    [("0;15", "light"), ("15;0", "dark"), ("12;7", "light"), ("0;default;15", "light"), ("", "dark")],
)
def test_the_usual_theme_goes_with_the_ground_of_the_terminal(ground: str, name: str) -> None:
    assert themes.usual({"COLORFGBG": ground} if ground else {}) == name
