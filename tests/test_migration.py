"""Files that are brought to today's schema, also while others have them open."""

from contextlib import closing
from pathlib import Path

import apsw
import pytest

from hubbub.migration import migrate

APPLICATION = 7
SCRIPTS = ["CREATE TABLE notes (text)", "ALTER TABLE notes ADD COLUMN at"]


def brought_to(path: Path, scripts: list[str]) -> None:
    with closing(apsw.Connection(str(path))) as connection:
        migrate(connection, scripts, APPLICATION)


def described(path: Path) -> tuple[int, int, str]:
    """What the file is marked with, and its only table as it was made."""
    with closing(apsw.Connection(str(path))) as connection:
        table = connection.execute("SELECT sql FROM sqlite_schema").get
        return connection.pragma("user_version"), connection.pragma("application_id"), table


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    brought_to(tmp_path / "file", SCRIPTS[:1])
    brought_to(tmp_path / "file", SCRIPTS)
    assert described(tmp_path / "file") == (2, APPLICATION, "CREATE TABLE notes (text, at)")


def test_a_file_that_cannot_be_brought_up_to_date_stays_what_it_is(tmp_path: Path) -> None:
    brought_to(tmp_path / "file", SCRIPTS[:1])
    with pytest.raises(apsw.SQLError, match="no such table"):
        brought_to(tmp_path / "file", [*SCRIPTS, "DROP TABLE missing"])
    assert described(tmp_path / "file") == (1, APPLICATION, "CREATE TABLE notes (text)")


def test_a_file_that_a_newer_hubbub_got_hold_of_meanwhile_keeps_the_newer_schema(tmp_path: Path) -> None:
    brought_to(tmp_path / "file", SCRIPTS)
    with pytest.raises(apsw.Error, match="newer hubbub"):
        brought_to(tmp_path / "file", SCRIPTS[:1])
    assert described(tmp_path / "file") == (2, APPLICATION, "CREATE TABLE notes (text, at)")
