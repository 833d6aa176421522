"""The configuration of the full-screen client: a small file, TOML, which its user writes and the client only reads.

The fields of `Configuration` are its keys; what each may be, what it is for and what it is otherwise stand there alone.
"""

import difflib
import json
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from hubbub.chat import names
from hubbub.chat.refusals import Refused
from hubbub.chat.text import one_line


class ConfigurationError(Exception):
    """The file cannot be used as it is. Its text is one plain sentence."""


@dataclass(frozen=True)
class Kind:
    """What a value may be: `allowed` in words, after "it must be"; `admits` tells whether one is."""

    allowed: str
    admits: Callable[[Any], bool]


def _one_of(*words: str) -> Kind:
    quoted = [f'"{word}"' for word in words]
    return Kind(f"{', '.join(quoted[:-1])} or {quoted[-1]}", lambda value: isinstance(value, str) and value in words)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and one_line(value) == value and bool(value.strip())


def _is_nick(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(names.nick(value))
    except Refused:
        return False


def _is_command(value: Any) -> bool:
    try:
        return _is_line(value) and bool(shlex.split(value))
    except ValueError:  # a quotation that does not end
        return False


_SWITCH = Kind("true or false", lambda value: isinstance(value, bool))
_NICK = Kind("a nick, as servers take it", _is_nick)
_NAME = Kind(
    "the name of a theme", lambda value: isinstance(value, str) and bool(re.fullmatch(r"[\w-]{1,50}", value, re.ASCII))
)
_COMMAND = Kind("a command line", _is_command)
_WORDS = Kind("a list of texts, each one line", lambda value: isinstance(value, list) and all(map(_is_line, value)))


def _key(kind: Kind, default: Any, text: str) -> Any:
    return field(default=default, metadata={"kind": kind, "help": text})


@dataclass(frozen=True)
class Configuration:
    """How its user wants the client to be. An empty text stands for what the client chooses by itself."""

    nick: str = _key(_NICK, "", "The nick to come with, where you have not been before.")
    theme: str = _key(_NAME, "", "The colours: `dark`, `light`, or another one of those that `/theme` offers.")
    time: str = _key(_one_of("24h", "12h"), "24h", "How the time of a message is written.")
    mouse: bool = _key(_SWITCH, True, "Take clicks and the wheel; without it, the terminal itself selects text.")
    bell: bool = _key(_SWITCH, True, "Ring the terminal's bell when you are called and look at something else.")
    notify: str = _key(
        _one_of("auto", "osc9", "osc777", "off"), "auto", "How the terminal is asked to tell the desktop then."
    )
    nearby: bool = _key(_SWITCH, True, "Look for rooms on the local network, when asked where to go.")
    keywords: tuple[str, ...] = _key(_WORDS, (), "Words that call you, as your nick does.")
    editor: str = _key(_COMMAND, "", "What opens a long text, in place of `$VISUAL` and `$EDITOR`.")


KEYS = {each.name: each for each in fields(Configuration)}
"""The keys of the file: the fields of Configuration, with a `kind` and a `help` in their metadata."""


def configuration_file(environment: Mapping[str, str]) -> Path:
    """Where the file is: in the user's folder for configurations, or at $HUBBUB_JOIN_CONFIG."""
    given = environment.get("HUBBUB_JOIN_CONFIG")
    return Path(given) if given else Path(platformdirs.user_config_dir("hubbub", False)) / "join.toml"


def load(file: Path) -> Configuration:
    """What the file says; if there is none, what holds without one. Raises ConfigurationError."""
    values: dict[str, Any] = {}
    for key, value in _read(file).items():
        if key not in KEYS:
            raise ConfigurationError(f"{file} has the key {key!r}, which does not exist. {_hint(key)}")
        kind = KEYS[key].metadata["kind"]
        if not kind.admits(value):
            raise wrong(file, key, value, kind.allowed)
        values[key] = tuple(value) if isinstance(value, list) else value
    return Configuration(**values)


def wrong(file: Path, key: str, value: object, allowed: str) -> ConfigurationError:
    """What to tell of a value that cannot be; `allowed` says what can. Also for what only the screen knows: themes."""
    return ConfigurationError(f"{key} in {file} is {shown(value)}; it must be {allowed}.")


def shown(value: object) -> str:
    """A value nearly as TOML writes it."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _hint(key: str) -> str:
    near = difflib.get_close_matches(key.lower(), KEYS, n=1)
    return f"Did you mean {near[0]}?" if near else f"There are: {', '.join(KEYS)}."


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigurationError(f"The configuration in {file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The configuration in {file} is not valid TOML: {error}.") from None
