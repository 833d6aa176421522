"""Measure what the server spends its processor time on, under three workloads: `python bench/profile_of_load.py`.

Workloads A, C and D of `make bench` through IRC, the server alone on its processor. Linux's sampling profiler `perf`
looks at it 2,000 times a second while messages flow. Each sample counts for what the kernel is asked for just then, or
else for the library that runs. The hub's thread, which reads and delivers, is told apart from the journal's, which
commit and index.

Linux only; needs perf (Debian: `apt-get install linux-perf`), and the right to use it. Exit status: 0 measured; 1 some
deliveries were not as they should; 2 nothing was measured.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from document import circumstances, command_line, fill
from harness import Bench, BenchError, DeliveryError, Run, hubbub, prepared, serving
from report import table
from workloads import WORKLOADS

LOADS = {"A": {"lines": 2_000}, "C": {"lines": 600}, "D": {"lines": 12}}
"""The workloads, longer than usual: they are looked at once all are in."""
SETTLE_SECONDS = 3.0
LOOK_SECONDS = 4.0

SYSTEM_CALLS = {
    "__x64_sys_sendto": "kernel, sending",
    "ksys_write": "kernel, sending",
    "ksys_read": "kernel, receiving",
    "__x64_sys_recvfrom": "kernel, receiving",
    "__x64_sys_pwrite64": "kernel, files",
    "__x64_sys_pread64": "kernel, files",
    "__x64_sys_fdatasync": "kernel, files",
}
"""What the kernel is asked for, by a function that is called for nothing else here."""
LIBRARIES = {
    "uvloop": "uvloop",
    "apsw": "SQLite",
    "msgspec": "msgspec",
    "python": "interpreter",
    "libc": "C library",
    "[vdso]": "C library",
}
"""By a part of a library's path, which for most holds `python` too."""
OTHER = "kernel, waiting and all else"
HUB, JOURNAL = "hub", "journal"

Profile = Counter[tuple[str, str]]
"""Samples by thread and by what it did."""


def measure(bench: Bench, letter: str) -> tuple[Run, Profile]:
    """Look at the server while it is under a workload."""
    load = {"door": "irc", **WORKLOADS[letter].load, **LOADS[letter]}
    with (
        tempfile.TemporaryDirectory(dir=bench.folder) as folder,
        serving(hubbub, Path(folder), bench.pinned(0)) as (process, port),
        ThreadPoolExecutor(1) as beside,
    ):
        running = beside.submit(bench.load, port=port, pid=process.pid, **load)
        time.sleep(SETTLE_SECONDS)
        samples = _look_at(process.pid, Path(folder) / "samples")
        run = running.result()
    if not run.good:
        raise DeliveryError(f"{letter}: {run.fault}.")
    return run, _counted(samples, process.pid)


def _look_at(pid: int, file: Path) -> str:
    """What perf saw: samples with an empty line between, each a thread and the frames of its stack."""
    record = ["perf", "record", "-F", "1999", "-g", "-o", str(file), "-p", str(pid), "--", "sleep", str(LOOK_SECONDS)]
    shown = ["perf", "script", "-i", str(file), "-F", "tid,ip,sym,dso"]
    subprocess.run(record, check=True, capture_output=True)
    return subprocess.run(shown, check=True, capture_output=True, text=True).stdout


def _counted(samples: str, hub: int) -> Profile:
    """The samples, counted; `hub` is the hub's thread."""
    profile = Profile()
    for sample in filter(str.strip, samples.split("\n\n")):
        thread, *stack = sample.strip().splitlines()
        profile[HUB if int(thread) == hub else JOURNAL, _deed(stack)] += 1
    return profile


def _deed(stack: list[str]) -> str:
    """What a thread was about, by its stack."""
    for frame in stack:
        symbol = frame.split()[1]
        if symbol in SYSTEM_CALLS:
            return SYSTEM_CALLS[symbol]
    library = stack[0].rpartition("(")[2]
    return next((name for part, name in LIBRARIES.items() if part in library), OTHER)


def shown(found: dict[str, tuple[Run, Profile]]) -> str:
    """A table of shares, and of what a delivery takes in all."""
    deeds = sorted({deed for _, profile in found.values() for deed in profile})
    order = sorted(deeds, key=lambda deed: -sum(profile[deed] / profile.total() for _, profile in found.values()))
    rows = [
        (f"{thread}: {deed}", *(f"{profile[thread, deed] / profile.total():.1%}" for _, profile in found.values()))
        for thread, deed in order
    ]
    costs = ("all, µs a delivery", *(f"{1e3 / run.kdel_per_cpu_s:.2f}" for run, _ in found.values()))
    return table(("share of the processor time", *found), [*rows, costs])


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put what was found into docs/performance.md")
    options = parser.parse_args()
    with prepared(None) as bench:
        if not shutil.which("perf"):
            raise BenchError("There is no perf here.")
        found = {letter: measure(bench, letter) for letter in LOADS}
    text = f"{circumstances(command_line('bench-profile'), '')}\n\n{shown(found)}"
    print(text)
    if options.write:
        fill("profile", text)


if __name__ == "__main__":
    main()
