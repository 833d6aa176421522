"""The journal's latest part after a crash: SQLite passes over what it cannot read in its log, and says nothing.

The formats: https://sqlite.org/fileformat2.html#walformat and https://sqlite.org/walformat.html
"""

import os
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from time import strftime
from typing import BinaryIO

MAGIC = 0x377F0682
"""The log's first word; one more if its checksums are of big-endian words."""

VERSION = 3_007_000
HEADER = struct.Struct(">IIII8sII")
FRAME = struct.Struct(">II8sII")
INDEX = struct.Struct("=12xBxxxI12x8s8x")
"""The header of the index, `-shm`, which stands there twice: whether it is complete, the last frame, the salts."""


def beside(path: Path, suffix: str) -> Path:
    """The file that SQLite keeps beside the journal `path`, which may be a link."""
    return Path(f"{path.resolve()}{suffix}")


def size(path: Path) -> int:
    """How many bytes the log of the journal `path` has; 0 if there is none."""
    log = beside(path, "-wal")
    return log.stat().st_size if log.exists() else 0


def is_gone(path: Path) -> bool:
    """Whether the log of the journal `path` was there at the crash and is no longer: SQLite removes the index first."""
    index = beside(path, "-shm")
    return index.exists() and index.stat().st_size > 0 and not beside(path, "-wal").exists()


def is_damaged(path: Path) -> bool:
    """Whether something that was saved in the journal `path` can no longer be read from its log.

    To be asked before SQLite opens the file, and while no one else has it open. Raises OSError.
    """
    salts, promised = _promise(beside(path, "-shm"))
    if not size(path):
        return promised > 0
    with beside(path, "-wal").open("rb") as file:
        log = _read_header(file)
        if not log:
            return True
        kept = log.kept(file)
        lost = log.lost(file, kept)
    # A kill or a power cut may tear the one transaction that nobody was told of: the index, which learns of it last,
    # does not count it. Without an index of this log nobody knows, and whatever stands there may have been saved.
    if salts == log.salts:
        return promised > kept or lost > 1
    return lost > 0


def set_aside(path: Path) -> list[Path]:
    """Copy the journal `path` and its log, readable by their owner only, and return the copies.

    Raises OSError; then there are no copies.
    """
    original = path.resolve()
    copy = original.with_name(f"{original.name}-damaged-{strftime('%Y%m%d-%H%M%S')}")
    copies: list[Path] = []
    try:
        for suffix in ("", "-wal"):
            target = Path(f"{copy}{suffix}")
            target.touch(0o600, exist_ok=False)
            copies.append(target)
            target.chmod(0o600)  # whatever the umask took away
            shutil.copyfile(f"{original}{suffix}", target)
            sync(target)
    except BaseException:
        remove(copies)
        raise
    return copies


def remove(copies: list[Path]) -> None:
    """Remove what `set_aside` made."""
    for copy in copies:
        copy.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Log:
    """What the header of a log says of its frames."""

    words: struct.Struct
    page: int
    salts: bytes
    checksum: tuple[int, int]

    def kept(self, file: BinaryIO) -> int:
        """How many frames SQLite will read: those up to the last commit before the first one that is wrong."""
        kept = number = 0
        checksum = self.checksum
        file.seek(HEADER.size)
        while len(frame := file.read(FRAME.size + self.page)) == FRAME.size + self.page:
            page, commit, salts, *found = FRAME.unpack_from(frame)
            checksum = _checksum(self.words, frame[:8], checksum)
            checksum = _checksum(self.words, frame[FRAME.size :], checksum)
            if not page or salts != self.salts or checksum != tuple(found):
                break
            number += 1
            if commit:
                kept = number
        return kept

    def lost(self, file: BinaryIO, kept: int) -> int:
        """How many commits stand behind the first `kept` frames; a frame that is cut or zeroed counts for one.

        Frames with other salts are leftovers of what was moved into the journal long ago, and a frame without a commit
        may be one of a transaction that was rolled back.
        """
        lost = 0
        start = HEADER.size + kept * (FRAME.size + self.page)
        end = file.seek(0, os.SEEK_END)
        while start < end:
            file.seek(start)
            start += FRAME.size + self.page
            _, commit, salts, *_ = FRAME.unpack(file.read(FRAME.size).ljust(FRAME.size, b"\0"))
            if (salts == self.salts and (commit or start > end)) or not any(salts):
                lost += 1
        return lost


def _read_header(file: BinaryIO) -> _Log | None:
    """The header, or None if SQLite will not accept it, and take the log for an empty one."""
    header = file.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    magic, version, page, _, salts, *found = HEADER.unpack(header)
    if magic & ~1 != MAGIC or version != VERSION or not 512 <= page <= 65_536 or page & (page - 1):
        return None
    words = struct.Struct(">II" if magic & 1 else "<II")
    checksum = _checksum(words, header[:24], (0, 0))
    return _Log(words, page, salts, checksum) if checksum == tuple(found) else None


def _checksum(words: struct.Struct, data: bytes, start: tuple[int, int]) -> tuple[int, int]:
    one, two = start
    for first, second in words.iter_unpack(data):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two


def _promise(index: Path) -> tuple[bytes, int]:
    """The salts of the log that `index` belongs to, and how many frames were saved; nothing if it is not whole."""
    if not index.exists():
        return b"", 0
    with index.open("rb") as file:
        first, second = file.read(INDEX.size), file.read(INDEX.size)
    if len(second) < INDEX.size or first != second:
        return b"", 0
    complete, frames, salts = INDEX.unpack(first)
    return (salts, frames) if complete else (b"", 0)


def sync(file: Path) -> None:
    """Return once what was written to `file` is on the disk. Raises OSError."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
