"""Measure what reading back costs a browser: 10,000 messages scrolled through in the page, and how long its tasks take.

`python bench/scrolling.py`: a room with so many messages, a Chromium that opens the page and scrolls up to the first of
them, then down again, by a wheel that never rests. It prints how long the page took to show the newest messages, how
many tasks took longer than 50 ms (by then a reader feels it), the longest of them, and how many rows were in the
document at most. A task's time is given by the clock, which runs while other programs have the processor, and as time
of the processor, which is the page's own. Needs Chromium and the development tools.

Exit status: 0 every message was shown, 1 some were not. Speed alone never fails a run.
"""

import argparse
import json
import sys
from typing import Any

from chromium import chromium
from playwright.sync_api import Browser
from room import WORDS, room_with

LONG_MS = 50
SCROLL = """async ([step, last]) => {
    const scroller = document.getElementById("scroller");
    const numbers = new Set();
    let most = 0;
    let still = 0;
    for (let frames = 0; still < 600 && frames < 100000; frames += 1) {
        const before = scroller.scrollTop;
        scroller.scrollTop += step;
        await new Promise(requestAnimationFrame);
        const rows = [...document.querySelectorAll("#messages a")];
        for (const row of rows) numbers.add(row.textContent);
        most = Math.max(most, document.querySelectorAll("#messages > li").length);
        still = scroller.scrollTop === before ? still + 1 : 0;
        if (numbers.size >= last) break;
    }
    return [numbers.size, most];
}"""


def tasks_of(trace: dict[str, list[dict[str, Any]]]) -> list[tuple[float, float]]:
    """The tasks of the page's main thread: by the clock and by the processor, in milliseconds."""
    events = trace["traceEvents"]
    mains = {(each["pid"], each["tid"]) for each in events if each.get("args", {}).get("name") == "CrRendererMain"}
    tasks = [each for each in events if each["name"].endswith("RunTask") and (each["pid"], each["tid"]) in mains]
    return [(each["dur"] / 1000, each.get("tdur", each["dur"]) / 1000) for each in tasks if "dur" in each]


def report(tasks: list[tuple[float, float]]) -> str:
    """How many were long, and how long the longest was."""
    clock, processor = ([each[kind] for each in tasks] for kind in (0, 1))
    long = [sum(time > LONG_MS for time in times) for times in (clock, processor)]
    return (
        f"over {LONG_MS} ms: {long[0]} tasks by the clock (the longest {max(clock):,.0f} ms),"
        f" {long[1]} by the processor (the longest {max(processor):,.0f} ms)"
    )


def measure(browser: Browser, address: str, count: int, step: int) -> bool:
    """Read all, and print what it cost. Returns whether every message was shown."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.get_by_text(f"{WORDS.split('*')[0]}").last.wait_for()
    shown = page.evaluate("performance.now()")
    print(f"  newest messages shown after {shown:,.0f} ms")
    page.wait_for_timeout(1000)
    complete = True
    for name, direction in (("up", -step), ("down", step)):
        browser.start_tracing(page=page, categories=["toplevel"])
        seen, rows = page.evaluate(SCROLL, [direction, count])
        tasks = tasks_of(json.loads(browser.stop_tracing()))
        print(f"  {name}: {seen:,} messages, {rows} rows at most; {report(tasks)}")
        complete = complete and seen == count
    return complete


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=10_000, help="how many messages the room has")
    parser.add_argument("--step", type=int, default=240, help="pixels that are scrolled in each frame")
    options = parser.parse_args()
    with room_with(options.messages) as port, chromium() as browser:
        complete = measure(browser, f"http://127.0.0.1:{port}/", options.messages, options.step)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
