"""Somebody who looks at the page of a room, in a real browser."""

import re
from collections.abc import Sequence

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from room import GUARD_SECONDS, Room

expect.set_options(timeout=GUARD_SECONDS * 1000)
LOST = re.compile(r"WebSocket connection to .* failed|net::ERR_(CONNECTION_|EMPTY_RESPONSE|INTERNET_DISCONNECTED)")
"""What a browser says by itself when the server is gone: no fault of the page."""


class Visitor:
    """One browser context with one page. `complaints` is all that went wrong in it."""

    def __init__(self, context: BrowserContext, room: Room, path: str = "/", *, settled: bool = True) -> None:
        context.set_default_timeout(GUARD_SECONDS * 1000)
        self.context = context
        self.room = room
        self.complaints: list[str] = []
        self.page = self.tab(path, settled=settled)

    def tab(self, path: str = "/", *, settled: bool = True) -> Page:
        """Another page of the same browser, once it is connected, if it is to be `settled`."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)
        page.goto(f"http://127.0.0.1:{self.room.port}{path}")
        self.page = page
        if settled:
            self.settled()
        return page

    def settled(self) -> None:
        """Wait until it is connected."""
        expect(self.page.locator("body")).to_have_attribute("data-connection", "open")

    def take_name(self, nick: str) -> None:
        """Choose a name."""
        self.page.get_by_label("What shall others call you?").fill(nick)
        self.page.get_by_role("button", name="Join in").click()
        expect(self.field).to_be_visible()

    def say(self, *texts: str) -> None:
        """Say something as people do: type it, and press Enter."""
        for text in texts:
            self.field.fill(text)
            self.field.press("Enter")

    def join(self, name: str) -> None:
        """Enter a room, and wait until it is shown: what one types before that stays in the one before."""
        self.say(f"/join {name}")
        expect(self.page.locator("#title")).to_have_text(name)

    def paste(self, text: str) -> None:
        """Paste a text where one writes."""
        self.field.evaluate(
            """(field, text) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/plain", text);
                field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            text,
        )

    @property
    def field(self) -> Locator:
        """Where one writes."""
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def texts(self) -> Locator:
        """The texts of the messages in the document, those that wait to be said too."""
        return self.page.locator("#messages .text")

    def message(self, text: str) -> Locator:
        """The message in which that text stands."""
        return self.page.locator("#messages .message").filter(has_text=text)

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait until exactly these are the messages."""
        expect(self.texts).to_have_text(list[str | re.Pattern[str]](texts))

    def all_said(self) -> None:
        """Wait until nothing waits to be said. What was typed just now stands there with the next frame."""
        self.page.wait_for_function("(seen) => seen.frames++", arg={"frames": 0})
        expect(self.page.locator(".message.pending, .message.failed")).to_have_count(0)

    def shows(self, text: str | re.Pattern[str]) -> None:
        """Wait until that stands somewhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def tool(self, text: str, name: str) -> None:
        """Do something with the message in which that text stands."""
        message = self.message(text)
        message.hover()
        message.get_by_role("button", name=name, exact=True).click()

    def scroll_to(self, place: int) -> None:
        """Scroll so far from the top."""
        self.page.locator("#scroller").evaluate("(scroller, place) => { scroller.scrollTop = place }", place)

    def top_of(self, text: str) -> float:
        """Where on the screen the message with exactly that text is."""
        box = self.page.locator("#messages .text", has_text=re.compile(f"^{re.escape(text)}$")).bounding_box()
        assert box is not None
        return box["y"]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not LOST.search(message.text):
            self.complaints.append(message.text)


def texts_of(texts: Sequence[str]) -> list[str]:
    """What was said, of lines as raw clients see them."""
    return [re.sub(r"^<[^>]*> ", "", text) for text in texts]
