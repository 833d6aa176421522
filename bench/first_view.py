"""Measure how long somebody waits who opens the page for the first time: until he sees the newest message.

`python bench/first_view.py`: beside it, in turns and in both orders, the same browser opens `/healthz` of the same
server, which is two letters. Each time it is a new profile that has nothing in its cache. It prints the medians, with
the middle half of all times, and how many times longer the page takes. To compare servers, give their addresses; each
needs a room that something was said in. Needs Chromium and the development tools.

`found` is when Playwright knows of the message. Much of that time it needs itself, to put its scripts into the page
and to ask; for `/healthz` it needs none of that. `painted` is when the browser has drawn it, by its own clock, from
the beginning of the navigation: that is what somebody sees.

Exit status: 0 whatever it finds, 2 there is no Chromium.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from chromium import chromium
from playwright.sync_api import Browser, Page
from room import room_with

WATCH = """window.painted = new Promise((resolve) => {
    const look = () => {
        if (!document.querySelector("#messages .message, pre")) requestAnimationFrame(look);
        else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
})"""


View = Callable[[Page, str], None]
Turn = tuple[Callable[[Browser, View, str], float], View, str]


def empty(page: Page, address: str) -> None:
    """Open what is next to nothing."""
    page.goto(f"{address}healthz")


def room(page: Page, address: str) -> None:
    """Open the page, and wait for the newest message."""
    page.goto(address, wait_until="commit")
    page.locator("#messages .message").last.wait_for()


def found(browser: Browser, view: View, address: str) -> float:
    """How long it takes Playwright to show a new visitor that view, in milliseconds."""
    with new_visitor(browser) as page:
        began = time.perf_counter()
        view(page, address)
        return 1000 * (time.perf_counter() - began)


def painted(browser: Browser, view: View, address: str) -> float:
    """How long it takes the browser, in milliseconds."""
    with new_visitor(browser) as page:
        page.add_init_script(WATCH)
        view(page, address)
        return float(page.evaluate("window.painted"))


@contextmanager
def new_visitor(browser: Browser) -> Iterator[Page]:
    """The page of somebody who was never there before."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def spread(times: list[float]) -> str:
    """Their median and their middle half."""
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:.0f} ms ({low:.0f} to {high:.0f})"


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("addresses", nargs="*", help="servers to visit, as http://127.0.0.1:8081/; else one of its own")
    parser.add_argument("--runs", type=int, default=15, help="how often each is opened")
    parser.add_argument("--messages", type=int, default=500, help="how many messages its own room has")
    options = parser.parse_args()
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        addresses = options.addresses or [f"http://127.0.0.1:{stack.enter_context(room_with(options.messages))}/"]
        turns = [(how, view, address) for address in addresses for view in (empty, room) for how in (found, painted)]
        times: dict[Turn, list[float]] = {turn: [] for turn in turns}
        for run in range(options.runs + 1):
            for how, view, address in turns if run % 2 else reversed(turns):
                took = how(browser, view, address)
                if run:  # the first one starts the browser's processes
                    times[how, view, address].append(took)
    for address in addresses:
        for how in (found, painted):
            nothing, shown = times[how, empty, address], times[how, room, address]
            ratio = statistics.median(shown) / statistics.median(nothing)
            compared = f"/healthz {spread(nothing)}, the room {spread(shown)}: {ratio:.1f} times"
            print(f"{address}  {how.__name__:7}  {compared}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
