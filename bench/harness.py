"""What the benchmarks share: one server and the load generator at a time, each on a processor of its own.

Linux only: the generator uses epoll, and the processor time of a server is read by its process id. Needs a C compiler.
"""

import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
HOST = "127.0.0.1"
START_SECONDS = 20.0
STOP_SECONDS = 10.0
RUN_SECONDS = 400
OTHER_FILES = 100
"""Open files of a server besides its clients, at most."""

Server = Callable[[int, Path], list[str]]
"""The command of a server that listens on a given port, with an empty folder of its own."""


def hubbub_with_console(port: int, folder: Path) -> list[str]:
    """Ours, printing every message, with limits lifted."""
    serve = [sys.executable, "-m", "hubbub", "serve", HOST, str(port)]
    return [*serve, "--data", str(folder / "data"), "--no-limits", "--no-announce"]


def hubbub(port: int, folder: Path) -> list[str]:
    """Ours, with limits lifted, printing nothing."""
    return [*hubbub_with_console(port, folder), "--quiet"]


def hubbub_in_memory(port: int, folder: Path) -> list[str]:
    """Ours, the same, but keeping nothing."""
    return [*hubbub(port, folder), "--memory"]


class BenchError(Exception):
    """The benchmark ends here. The message says why, in one sentence."""

    exit_status = 2


class DeliveryError(BenchError):
    """Some lines did not arrive as they should."""

    exit_status = 1


@dataclass(frozen=True)
class Run:
    """What one run of the generator found. Times are in seconds or, where named so, milliseconds."""

    end: str
    phase: str
    good: bool
    """Whether every line arrived at every other client of its room, in order, once."""
    clients: int
    deliveries: int
    lost: int
    duplicated: int
    disordered: int
    corrupt: int
    connect_s: float
    """From the first connection until every client was in its room."""
    connect_cpu_s: float
    connect_growth_kb: int
    wall_s: float
    """The time of the talk, or of the idleness; so is what follows."""
    server_cpu_s: float
    generator_cpu_s: float
    machine_cpu_s: float
    """What all processors did, for whomever."""
    p50_ms: float
    p99_ms: float
    p999_ms: float
    growth_kb: int
    caught_up_growth_kb: int
    catch_up_s: float

    @property
    def kdel_per_cpu_s(self) -> float:
        """Thousand deliveries per second of the server's processor time."""
        return self.deliveries / self.server_cpu_s / 1e3 if self.server_cpu_s else 0.0

    @property
    def kb_a_client(self) -> float:
        """By how much the server grew for each client that came in."""
        return self.connect_growth_kb / self.clients

    @property
    def server_share(self) -> float:
        """How much of one processor the server used."""
        return self.server_cpu_s / self.wall_s if self.wall_s else 0.0

    @property
    def generator_share(self) -> float:
        """How much of one processor the generator used. Near 1 it would be what was measured."""
        return self.generator_cpu_s / self.wall_s if self.wall_s else 0.0

    @property
    def others_share(self) -> float:
        """How many processors were busy meanwhile with anything but server and generator."""
        rest = self.machine_cpu_s - self.server_cpu_s - self.generator_cpu_s
        return max(0.0, rest / self.wall_s) if self.wall_s else 0.0

    @property
    def fault(self) -> str:
        """What is wrong with a run that is not good."""
        return (
            f"{self.end} ({self.phase}): of {self.deliveries + self.lost} deliveries due, {self.lost} lost;"
            f" {self.duplicated} duplicated, {self.disordered} disordered, {self.corrupt} corrupt"
        )


@dataclass
class Bench:
    """A built generator and a folder to work in; both are gone after `prepared`."""

    generator: Path
    folder: Path
    json: Path | None
    processors: list[int] = field(default_factory=lambda: sorted(os.sched_getaffinity(0)))

    def run(self, name: str, server: Server, **options: int | str) -> Run:
        """Start a server, load it as the generator's options say, stop it. Raises BenchError, with `name` in front."""
        try:
            _check_open_files(int(options["clients"]))
            with (
                tempfile.TemporaryDirectory(dir=self.folder) as folder,
                serving(server, Path(folder), self.pinned(0)) as (process, port),
            ):
                found = self.load(port=port, pid=process.pid, timeout=RUN_SECONDS, **options)
            self._keep(name, options, found)
            if not found.good:
                raise DeliveryError(f"{found.fault}.")
        except BenchError as reason:
            raise type(reason)(f"{name}: {reason}") from None
        print(".", end="", file=sys.stderr, flush=True)
        return found

    def _keep(self, name: str, options: Mapping[str, int | str], found: Run) -> None:
        if self.json:
            with self.json.open("a") as file:
                file.write(json.dumps({"server": name, "options": options} | asdict(found)) + "\n")

    def load(self, **options: int | str) -> Run:
        """Run the generator alone. Raises BenchError if it could not; what it finds may be faulty."""
        arguments = [f"{name}={value}" for name, value in options.items()]
        command = [*self.pinned(-1), str(self.generator), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            raise BenchError(done.stderr.strip() or f"The generator ended with status {done.returncode}.")
        return Run(**json.loads(done.stdout))

    def pinned(self, which: int) -> Sequence[str]:
        """What keeps a command on the first (0) or the last (-1) processor, where there are two and taskset is."""
        if len(self.processors) < 2 or not shutil.which("taskset"):
            return ()
        return "taskset", "-c", str(self.processors[which])


@contextmanager
def serving(server: Server, folder: Path, before: Sequence[str] = ()) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a server, with its port; `before` is put in front of its command. Raises BenchError."""
    port = _free_port()
    log = folder / "stderr"
    with log.open("wb") as errors:
        command = [*before, *server(port, folder)]
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, cwd=folder
        )
    try:
        _await_port(process, port, log)
        yield process, port
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def allow_many_connections() -> None:
    """Raise the limit of open files as far as the system lets us."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _check_open_files(clients: int) -> None:
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if clients + OTHER_FILES > most:
        raise BenchError(f"{clients:,} clients need {clients + OTHER_FILES:,} open files; the system allows {most:,}.")


@contextmanager
def prepared(json_file: Path | None) -> Iterator[Bench]:
    """Build the generator and make room for the servers' data, beside the sources: a temporary folder may be memory.

    A BenchError, from here or from within, ends the program with its message and its exit status.
    """
    allow_many_connections()
    RESULTS.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=RESULTS) as folder:
            yield Bench(_build(Path(folder)), Path(folder), json_file)
    except BenchError as reason:
        print(f"\n{reason}", file=sys.stderr)
        sys.exit(reason.exit_status)
    print(file=sys.stderr)


def spread(values: Iterable[float], digits: int = 0) -> str:
    """The median of some values, and the least and the greatest of them."""
    known = sorted(values)
    return f"{statistics.median(known):,.{digits}f} [{known[0]:,.{digits}f}..{known[-1]:,.{digits}f}]"


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows below a head, the first column flush left, all others flush right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for first, *others in lines:
        print("  ".join(["", first.ljust(widths[0]), *(o.rjust(w) for o, w in zip(others, widths[1:], strict=True))]))


def _build(folder: Path) -> Path:
    compiler = next(filter(shutil.which, ("cc", "gcc", "clang")), None)
    if sys.platform != "linux" or compiler is None:
        raise BenchError("The load generator needs Linux and a C compiler (cc, gcc or clang).")
    generator = folder / "load"
    sources = sorted((HERE / "load").glob("*.c"))
    done = subprocess.run([compiler, "-std=c11", "-O2", "-Wall", "-Wextra", "-o", generator, *sources], check=False)
    if done.returncode:
        raise BenchError(f"{compiler} could not build {HERE / 'load'}.")
    return generator


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


def _await_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    said = log.read_text(errors="replace").strip()[-500:]
    raise BenchError(f"The server did not start: {said or 'it said nothing'}")


def resident_kb(pid: int) -> int:
    """How much memory a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") // 1024
