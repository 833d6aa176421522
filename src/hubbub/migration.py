"""Brings an SQLite file to today's schema, also while another process may be at it."""

from collections.abc import Sequence

import apsw


def migrate(connection: apsw.Connection, scripts: Sequence[str], application: int) -> None:
    """Do what is not done yet, all of it or nothing, and mark the file as that application's.

    The script at index N makes schema N+1 of schema N (`user_version`); schema 0 is an empty file. Raises apsw.Error,
    also for a file of a newer schema, which stays what it is.
    """
    if connection.pragma("user_version") == len(scripts):
        return
    connection.execute("BEGIN IMMEDIATE")  # another process may be at it, too
    with connection:
        schema = connection.pragma("user_version")
        if schema > len(scripts):
            raise apsw.SchemaChangeError("it was written by a newer hubbub")
        for script in scripts[schema:]:
            connection.execute(script)
        connection.pragma("application_id", application)
        connection.pragma("user_version", len(scripts))
    connection.execute("COMMIT")
