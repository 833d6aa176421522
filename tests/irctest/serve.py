"""Start a room as a test of the conformance suite irctest wants it, in place of `hubbub`.

The suite's controller calls `serve.py serve HOST PORT --data DIR --server-name NAME`, with `--password WORD`,
`--listen HOST:PORT` or `--cert FILE --key FILE` where a test needs them, and says in $IRCTEST_CONFIG what else it
wants. All of that becomes settings of ours; secrets go by the environment.
"""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from hubbub.accounts.passwords import hash_password
from hubbub.cli import main

PREFIX = "HUBBUB_"


def arguments(given: list[str]) -> Iterator[str]:
    """The arguments as ours are called; a secret becomes a variable."""
    words = iter(given)
    for word in words:
        if word == "--password":
            os.environ[PREFIX + "PASSWORD"] = next(words)
        else:
            yield {"--cert": "--tls-cert", "--key": "--tls-key"}.get(word, word)


def settings(wanted: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(setting, value) of all that a test wants."""
    if wanted.get("account_registration_requires_email"):
        yield "require_email", "true"
    if not wanted.get("account_registration_before_connect", True):
        yield "late_registration", "true"
    ergo = wanted.get("ergo") or {}
    if "+i" in ergo.get("accounts", {}).get("default-user-modes", ""):
        yield "invisible", "true"
    if ergo.get("accounts", {}).get("multiclient", {}).get("always-on") == "opt-out":
        yield "always_on", "true"
    if ergo.get("server", {}).get("casemapping") != "precis":
        yield "ascii_nicks", "true"
    operator = wanted.get("oper")
    if operator:
        yield "operators", f"{operator['name']}:{hash_password(operator['password'])}"
    yield "proxies", "127.0.0.1"  # which bring clients from the internet
    yield "public", "true"
    if any(listener and listener.get("proxy") for listener in ergo.get("server", {}).get("listeners", {}).values()):
        yield "require_proxy", "true"


if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith(PREFIX)]:  # the controller's own
        del os.environ[name]
    for name, value in settings(json.loads(os.environ.get("IRCTEST_CONFIG", "{}"))):
        os.environ[PREFIX + name.upper()] = value
    main(list(arguments(sys.argv[1:])))
