"""Settings: from flags, environment and file, in that order of strength; what is wrong is told in one sentence."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from hubbub.config import ANY, NEEDS, SETTINGS, ConfigError, load

ALLOWED = {
    "address": "127.0.0.1", "port": "7", "data": "/tmp/x", "memory": "yes", "welcome": "Hello", "room": "tea",
    "server_name": "chat.example", "listen": "127.0.0.1:6667,[::1]:0", "tls_cert": "/tmp/c", "tls_key": "/tmp/k",
    "sts": "60", "proxies": "127.0.0.1,10.0.0.0/8", "require_proxy": "yes",
    "hosts": "chat.example,Chat.LAN",
    "no_announce": "on",
    "public": "on", "quiet": "1", "keep": "30", "backlog": "0", "no_limits": "true", "rate": "5", "burst": "6",
    "address_rate": "7", "address_burst": "8", "connections": "9", "private_connections": "10", "line_bytes": "100",
    "unsent_bytes": "5000", "webirc_password": "open:sesame",
    "password": "sesame", "invisible": "on", "always_on": "yes", "ascii_nicks": "on",
    "no_registration": "on", "require_email": "on", "late_registration": "on",
    "contact": "ada in #help", "operators": "ada:$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
}  # fmt: skip
WRONG = {
    "address": "not an address", "port": "65536", "data": "", "memory": "perhaps", "welcome": "two\nlines",
    "room": "a b", "server_name": "chat", "listen": "6667", "tls_cert": "", "tls_key": "", "sts": "-1",
    "proxies": "10.0.0.1/8", "require_proxy": "maybe", "public": "2", "no_announce": "sometimes", "quiet": "",
    "hosts": "a,,b",
    "keep": "0", "backlog": "501", "no_limits": "-", "rate": "0", "burst": "1.5",
    "address_rate": "-1", "address_burst": "x", "connections": "0", "private_connections": "1e9", "line_bytes": "79",
    "unsent_bytes": "1", "webirc_password": "open sesame",
    "password": ":sesame", "invisible": "maybe", "always_on": "?", "ascii_nicks": "utf8",
    "no_registration": "3", "require_email": "x", "late_registration": "-",
    "contact": "", "operators": "ada:sesame",
}  # fmt: skip
NAMES = [setting.name for setting in SETTINGS]


def needed(name: str) -> dict[str, str]:
    """What has to be given beside that setting."""
    return {NEEDS[name]: ALLOWED[NEEDS[name]]} if name in NEEDS else {}


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "settings.toml"


def test_every_setting_is_tried_here():
    assert set(NAMES) == set(ALLOWED)
    assert set(NAMES) == set(WRONG)


def test_with_nothing_given_everything_has_its_default():
    settings = load({}, {}, None)
    assert (settings.address, settings.port, settings.room) == (ANY, 8081, "lobby")
    assert settings.welcome == "Welcome to this chatroom!"
    assert settings.keep is None
    assert [settings.memory, settings.public, settings.quiet, settings.no_limits] == [False] * 4


@pytest.mark.parametrize("name", NAMES)
def test_a_setting_is_the_same_from_every_source(name, file):
    file.write_text(f'{name} = "{ALLOWED[name]}"', encoding="utf-8")
    found = {
        getattr(load({name: ALLOWED[name], **needed(name)}, {}, None), name),
        getattr(load(needed(name), {f"HUBBUB_{name.upper()}": ALLOWED[name]}, None), name),
        getattr(load(needed(name), {}, file), name),
    }
    assert len(found) == 1
    assert found != {getattr(load({}, {}, None), name)}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_value_is_told_with_its_source_and_with_what_is_allowed(name, file):
    setting = SETTINGS[NAMES.index(name)]
    file.write_text(f'{name} = "{WRONG[name]}"'.replace("\n", "\\n"), encoding="utf-8")
    for source, arguments in (
        (setting.flag, ({name: WRONG[name]}, {}, None)),
        (setting.variable, ({}, {setting.variable: WRONG[name]}, None)),
        (f"{name} in {file}", ({}, {}, file)),
    ):
        with pytest.raises(ConfigError) as caught:
            load(*arguments)
        told = str(caught.value)
        assert told.startswith(source) or name in ("address", "port")
        assert (repr(WRONG[name]) in told) is not setting.secret
        assert "must be" in told
        assert "\n" not in told


def test_a_flag_is_stronger_than_the_environment_and_that_than_the_file(file):
    file.write_text("port = 1\nroom = 'one'\nbacklog = 1", encoding="utf-8")
    environment = {"HUBBUB_PORT": "2", "HUBBUB_ROOM": "two"}
    settings = load({"port": "3"}, environment, file)
    assert (settings.port, settings.room, settings.backlog) == (3, "two", 1)


def test_a_weaker_source_that_is_overruled_is_not_looked_at():
    assert load({"port": "3"}, {"HUBBUB_PORT": "nonsense"}, None).port == 3


def test_the_file_may_use_tomls_own_numbers_and_truths(file):
    file.write_text("port = 7\nmemory = true\nquiet = false\nkeep = 'all'", encoding="utf-8")
    settings = load({}, {}, file)
    assert (settings.port, settings.memory, settings.quiet, settings.keep) == (7, True, False, None)


@pytest.mark.parametrize(
    "text", ["port = true", "port = 80.5", "port = [1]", "memory = 2", "[port]\na = 1", "room = 2020-01-01"]
)
def test_a_value_of_the_wrong_kind_is_told_like_any_other(file, text):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="must be"):
        load({}, {}, file)


def test_an_unknown_key_is_told_with_those_there_are(file):
    file.write_text("prot = 7", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"prot.*port"):
        load({}, {}, file)


@pytest.mark.parametrize("contents", [b"port = ", b"\xff\xfe", b"port = 1\nport = 2"])
def test_a_file_that_is_not_toml_is_told(file, contents):
    file.write_bytes(contents)
    with pytest.raises(ConfigError, match="not valid TOML"):
        load({}, {}, file)


def test_a_file_that_is_not_there_is_told(file):
    with pytest.raises(ConfigError, match="cannot be read"):
        load({}, {}, file)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("address", "-h"), ("address", "256.1.1.1"), ("address", "::g"), ("address", ""), ("port", ""), ("port", "+1"),
        ("port", " 80"), ("port", "٨٠"), ("port", "1" * 30), ("keep", "36501"), ("keep", "ALL"), ("data", "a\0b"),
        ("data", "~nobody-of-this-name/x"), ("welcome", ""), ("welcome", "x" * 401), ("welcome", "a\x1b[2J"),
        ("room", "#"), ("room", ""), ("room", "10.0.0.1"),
        ("server_name", "a..b"), ("server_name", "chat.example "), ("server_name", "x." * 31 + "xx"),
        ("server_name", "ch\xe4t.example"), ("webirc_password", ":x"), ("webirc_password", "x" * 201),
    ],
)  # fmt: skip
def test_what_looks_almost_right_is_refused_too(name, text):
    with pytest.raises(ConfigError, match="must be"):
        load({name: text}, {}, None)


@pytest.mark.parametrize(
    ("name", "text", "meant"),
    [
        ("address", "localhost", "localhost"),
        ("address", "::1", "::1"),
        ("room", "#tea", "tea"),
        ("data", "~/x", Path.home() / "x"),
        ("tls_cert", "~/x", Path.home() / "x"),
        ("listen", "127.0.0.1:6667, [::1]:0,localhost:1", (("127.0.0.1", 6667), ("::1", 0), ("localhost", 1))),
        ("proxies", "127.0.0.1, fd00::/8", (ip_network("127.0.0.1"), ip_network("fd00::/8"))),
    ],
)
def test_what_is_meant_is_understood(name, text, meant):
    assert getattr(load({name: text}, {}, None), name) == meant


@pytest.mark.parametrize("name", NEEDS)
def test_a_setting_that_means_nothing_without_another_is_told(name):
    with pytest.raises(ConfigError, match=f"{name} .*{NEEDS[name]}"):
        load({name: ALLOWED[name]}, {}, None)
