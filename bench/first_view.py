"""Measure how long somebody waits who opens the page for the first time: until he sees the newest message.

`python bench/first_view.py`: beside it, in turns and in both orders, the same browser opens `/healthz` of the same
server, which is two letters. Each time it is a new profile that has nothing in its cache. It prints the medians, with
the middle half of all times, and how many times longer the page takes. To compare servers, give their addresses; each
needs a room that something was said in. Needs Chromium and the development tools.

Exit status: 0 whatever it finds, 2 there is no Chromium.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack

from chromium import chromium
from playwright.sync_api import Browser, Page
from room import room_with


def empty(page: Page, address: str) -> None:
    """Open what is next to nothing."""
    page.goto(f"{address}healthz")


def room(page: Page, address: str) -> None:
    """Open the page, and wait for the newest message."""
    page.goto(address, wait_until="commit")
    page.locator("#messages .message").last.wait_for()


def time_of(browser: Browser, view: Callable[[Page, str], None], address: str) -> float:
    """How long a new visitor waits for that view, in milliseconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    began = time.perf_counter()
    view(page, address)
    waited = time.perf_counter() - began
    context.close()
    return 1000 * waited


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
        turns = [(view, address) for address in addresses for view in (empty, room)]
        times: dict[tuple[Callable[[Page, str], None], str], list[float]] = {turn: [] for turn in turns}
        for run in range(options.runs + 1):
            for view, address in turns if run % 2 else reversed(turns):
                waited = time_of(browser, view, address)
                if run:  # the first one starts the browser's processes
                    times[view, address].append(waited)
    for address in addresses:
        nothing, shown = times[empty, address], times[room, address]
        ratio = statistics.median(shown) / statistics.median(nothing)
        print(f"{address}  /healthz {spread(nothing)}, the room {spread(shown)}: {ratio:.1f} times")
    return 0


if __name__ == "__main__":
    sys.exit(main())
