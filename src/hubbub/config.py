"""Settings: a single table, of which flags, environment variables, the file's keys and the help are made.

A flag is stronger than the environment (`HUBBUB_PORT`), which is stronger than the file (`port = 8081`, TOML).
Whatever the source, a value is checked by the same parser, and an error says which setting it is, where it was given,
what was given and what is allowed.
"""

import contextlib
import ipaddress
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from hubbub.chat.names import room_name
from hubbub.chat.refusals import Refused
from hubbub.chat.text import TEXT_BYTES, one_line

ANY = ""
"""The address that stands for all addresses of this machine, IPv4 and IPv6."""


class ConfigError(Exception):
    """A setting that cannot be. Its text is one plain sentence."""


class ArgumentError(ConfigError):
    """The address or the port cannot be."""


@dataclass(frozen=True)
class Settings:
    """What `hubbub serve` was told."""

    address: str
    port: int
    listen: tuple[tuple[str, int], ...]
    data: Path
    memory: bool
    welcome: str
    room: str
    server_name: str
    hosts: tuple[str, ...]
    public: bool
    no_announce: bool
    tls_cert: Path | None
    tls_key: Path | None
    sts: int
    proxies: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
    require_proxy: bool
    quiet: bool
    keep: int | None
    backlog: int
    no_limits: bool
    rate: int
    burst: int
    address_rate: int
    address_burst: int
    connections: int
    private_connections: int
    line_bytes: int
    unsent_bytes: int
    webirc_password: str | None
    password: str | None
    invisible: bool
    always_on: bool
    ascii_nicks: bool
    no_registration: bool
    require_email: bool
    late_registration: bool
    contact: str
    operators: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Setting:
    """One setting: how it is read, what it is when it is not given, and what it is for.

    `parse` raises ValueError(what is allowed). A secret one has no flag, for every user of the machine can read those,
    and no error repeats what was given.
    """

    name: str
    parse: Callable[[str], Any]
    default: Any
    help: str
    metavar: str = ""
    secret: bool = False
    unset: str = "none"
    """How its default is called when that is no value."""

    @property
    def shown_default(self) -> str:
        """Its default, as people read it."""
        return self.unset if self.default in (None, ()) else str(self.default)

    @property
    def flag(self) -> str:
        """Its flag."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return "HUBBUB_" + self.name.upper()

    @property
    def is_switch(self) -> bool:
        """Whether its flag takes no value."""
        return self.parse is switch


def address(text: str) -> str:
    """An IP address, or a name of this machine."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if re.fullmatch(r"(?!-)[A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*", text):
            return text
        raise ValueError("an IP address of this machine, such as 127.0.0.1 or ::1") from None


def number(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return parse


def places(text: str) -> tuple[tuple[str, int], ...]:
    """Addresses with ports, an IPv6 address in brackets."""
    matches = [re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\[\]:]+)):(\d+)", place.strip()) for place in text.split(",")]
    try:
        return tuple((address(match[1] or match[2]), number(0, 65_535)(match[3])) for match in matches)  # type: ignore[index]
    except (TypeError, ValueError):
        raise ValueError("addresses with ports, such as 127.0.0.1:6667,[::1]:6667") from None


def networks(text: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """IP addresses or networks."""
    try:
        return tuple(ipaddress.ip_network(each.strip()) for each in text.split(","))
    except ValueError:
        raise ValueError("IP addresses or networks, such as 127.0.0.1,10.1.0.0/16") from None


def switch(text: str) -> bool:
    """Yes or no."""
    words = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
    if text.lower() not in words:
        raise ValueError("true or false")
    return words[text.lower()]


def days(text: str) -> int | None:
    """A number of days, or all of them."""
    if text == "all":
        return None
    try:
        return number(1, 36_500)(text)
    except ValueError:
        raise ValueError("a number of days, or all") from None


def path(kind: str) -> Callable[[str], Path]:
    """The path of a file, or of a folder."""

    def parse(text: str) -> Path:
        if text and "\0" not in text:
            with contextlib.suppress(RuntimeError):  # a ~name whose home nobody knows
                return Path(text).expanduser()
        raise ValueError(f"the path of a {kind}")

    return parse


def line(text: str) -> str:
    """A line of text."""
    if not text or one_line(text) != text or len(text) > 400:
        raise ValueError("one line of text, 400 characters at most")
    return text


def server_name(text: str) -> str:
    """A name like a host's, with a dot in it, by which IRC clients tell it from a nick."""
    if len(text) > 63 or not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        raise ValueError("a name like that of a host, such as chat.example")
    return text


def password(text: str) -> str:
    """A password that can be sent as one word."""
    if not re.fullmatch(r"(?!:)[!-~]{1,200}", text):
        raise ValueError("1 to 200 letters, digits and signs, without spaces, and without a colon in front")
    return text


def operators(text: str) -> tuple[tuple[str, str], ...]:
    """Names and hashes of passwords: `ada:$argon2id$… bob:$argon2id$…`, with spaces or line feeds between."""
    found: dict[str, str] = {}
    for entry in text.split():
        match = _OPERATOR.fullmatch(entry)
        if match is None or match["name"] in found:
            raise ValueError("names, each once, with what `hubbub hash` printed: ada:$argon2id$… bob:$argon2id$…")
        found[match["name"]] = match["hash"]
    return tuple(found.items())


_OPERATOR = re.compile(
    r"(?P<name>[^\s:]{1,50}):(?P<hash>\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,2}\$[\w+/]{8,}\$[\w+/]{16,})",
    re.ASCII,
)


def hosts(text: str) -> tuple[str, ...]:
    """Names of hosts, with commas between them."""
    names = tuple(name.strip().lower() for name in text.split(","))
    if not all(len(name) <= 253 and re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", name) for name in names):
        raise ValueError("names of hosts with commas between them, such as chat.example,chat.lan")
    return names


def room(text: str) -> str:
    """A room's name."""
    try:
        return room_name(text)
    except Refused as refused:
        raise ValueError(f"a room's name ({refused.text})") from None


SETTINGS = (
    Setting("address", address, ANY, "Address to listen on. All addresses of this machine if not given.", "IP"),
    Setting("port", number(0, 65_535), 8081, "Port to listen on, 1 to 65535; 0 takes any that is free.", "PORT"),
    Setting("listen", places, (), "More addresses to listen on, each with its port.", "ADDRESS:PORT,..."),
    Setting("data", path("folder"), Path(platformdirs.user_data_dir("hubbub", False)), "Folder of the history.", "DIR"),
    Setting("memory", switch, False, "Keep nothing: the history is gone when the server stops."),
    Setting("welcome", line, "Welcome to this chatroom!", "First line that a guest sees.", "TEXT"),
    Setting("room", room, "lobby", "Name of the room that guests enter.", "NAME"),
    Setting("server_name", server_name, "hubbub.local", "Name of the server on IRC.", "NAME"),
    Setting("hosts", hosts, (), "Names by which browsers reach the server, or from whose pages they may.", "NAMES"),
    Setting("public", switch, False, "Admit the whole internet, not only this machine and private networks."),
    Setting("no_announce", switch, False, "Do not announce the room on the local network."),
    Setting("tls_cert", path("file"), None, "Certificate with its chain (PEM): who wants can come encrypted.", "FILE"),
    Setting("tls_key", path("file"), None, "Its key, if that is in a file of its own (PEM).", "FILE"),
    Setting("sts", number(0, 1_000_000_000), 0, "For how long IRC clients are to come encrypted only.", "SECONDS"),
    Setting("proxies", networks, (), "Proxies and gateways that may say for whom they speak.", "ADDRESSES"),
    Setting("require_proxy", switch, False, "Turn away proxies that do not say for whom they speak."),
    Setting("quiet", switch, False, "Show neither connections nor messages on this terminal."),
    Setting("keep", days, None, "Days for which messages are kept, or all.", "DAYS", unset="all"),
    Setting("backlog", number(0, 500), 20, "Messages shown to whoever enters a room.", "COUNT"),
    Setting("no_limits", switch, False, "Lift the limits on rates and connections, for measurements."),
    Setting("rate", number(1, 1_000_000), 30, "Lines a second that a connection may send in the long run.", "COUNT"),
    Setting("burst", number(1, 1_000_000), 300, "Lines that a connection may send at once.", "COUNT"),
    Setting("address_rate", number(1, 1_000_000), 100, "Lines a second from one address.", "COUNT"),
    Setting("address_burst", number(1, 1_000_000), 1000, "Lines at once from one address.", "COUNT"),
    Setting("connections", number(1, 1_000_000), 100, "Connections from one public address.", "COUNT"),
    Setting("private_connections", number(1, 1_000_000), 500, "Connections from one private address.", "COUNT"),
    Setting("line_bytes", number(80, TEXT_BYTES), TEXT_BYTES, "Length of a line.", "BYTES"),
    Setting(
        "unsent_bytes", number(4096, 1 << 30), 262_144, "What may wait for a slow reader in his connection.", "BYTES"
    ),
    Setting("password", password, None, "Password that whoever enters must know.", secret=True),
    Setting("webirc_password", password, None, "Password of web gateways that tell who their guests are.", secret=True),
    Setting("invisible", switch, False, "Let nobody find who has just come, except in the rooms that both are in."),
    Setting(
        "always_on", switch, False, "Let owners of accounts stay in their rooms when they leave, unless they say no."
    ),
    Setting("ascii_nicks", switch, False, "Let nobody take a nick that has more than ASCII's letters in it."),
    Setting("no_registration", switch, False, "Let nobody make an account."),
    Setting("require_email", switch, False, "Let nobody make an account without an address for mail."),
    Setting("late_registration", switch, False, "Let nobody make an account before he has entered."),
    Setting("contact", line, "Ask in its rooms.", "Whom to ask about the server, told by ADMIN on IRC.", "TEXT"),
    Setting(
        "operators",
        operators,
        (),
        "Names of operators, each with what `hubbub hash` printed of his password.",
        secret=True,
    ),
)

ARGUMENTS = ("address", "port")
"""The settings that are arguments of the command line, not flags."""
FLAGS = tuple(setting for setting in SETTINGS if setting.name not in ARGUMENTS and not setting.secret)
"""The settings that have a flag."""
NEEDS = {"tls_key": "tls_cert", "sts": "tls_cert", "require_proxy": "proxies", "webirc_password": "proxies"}
"""The settings that mean nothing without another one."""
LIVE = (
    "welcome", "contact", "operators",
    "password", "invisible", "always_on", "ascii_nicks", "no_registration", "require_email",
    "late_registration",
    "rate", "burst", "address_rate", "address_burst", "connections", "private_connections",
)  # fmt: skip
"""The settings that can change while the server runs. Limits hold for those who connect from then on."""
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def load(flags: Mapping[str, str], environment: Mapping[str, str], file: Path | None) -> Settings:
    """The settings, each from the strongest source. `flags` holds those given, by name. Raises ConfigError."""
    contents = _read(file) if file else {}
    for key in contents:
        if key not in _BY_NAME:
            raise ConfigError(
                f"{file} has the setting {key!r}, which does not exist. There are: {', '.join(_BY_NAME)}."
            )
    values = {}
    for name, setting in _BY_NAME.items():
        flag = name.upper() if name in ARGUMENTS else setting.flag
        variable = environment.get(setting.variable)
        given = ((flag, flags.get(name)), (setting.variable, variable), (f"{name} in {file}", contents.get(name)))
        values[name] = _value(setting, given)
    for name, needed in NEEDS.items():
        if values[name] and not values[needed]:
            raise ConfigError(f"{name} is set, and means nothing without {needed}.")
    return Settings(**values)


def renewed(old: Settings, read: Settings) -> tuple[Settings, str]:
    """The old settings with those changed that can be while the server runs; and in words what has changed."""
    changed = [name for name in _BY_NAME if getattr(old, name) != getattr(read, name)]
    live, later = [name for name in changed if name in LIVE], [name for name in changed if name not in LIVE]
    words = [f"changed: {', '.join(live) or 'nothing'}", *([f"at the next start: {', '.join(later)}"] if later else [])]
    new = replace(old, **{name: getattr(read, name) for name in live})
    return new, f"the settings are read again; {'; '.join(words)}"


def _value(setting: Setting, given: Iterable[tuple[str, str | None]]) -> Any:
    """The value from the first source that gives one; `given` holds what the setting is called there, and its text."""
    for origin, text in given:
        if text is not None:
            try:
                return setting.parse(text)
            except ValueError as error:
                kind = ArgumentError if setting.name in ARGUMENTS else ConfigError
                given_as = "not shown" if setting.secret else repr(text)
                raise kind(f"{origin} is {given_as}; it must be {error}.") from None
    return setting.default


def _read(file: Path) -> dict[str, str]:
    try:
        with file.open("rb") as stream:
            contents = tomllib.load(stream)
    except OSError as error:
        raise ConfigError(f"The settings in {file} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The settings in {file} are not valid TOML: {error}.") from None
    return {key: _as_text(file, key, value) for key, value in contents.items()}


def _as_text(file: Path, key: str, value: object) -> str:
    """The value as a flag would give it, so that all sources have one parser."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int):
        return str(value)
    raise ConfigError(f"{key!r} in {file} is {value!r}; it must be one text, whole number, or true or false.")
