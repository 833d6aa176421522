"""The configuration: what the file may say, and one sentence for what it may not."""

from pathlib import Path

import pytest

from hubbub.terminal.configuration import KEYS, Configuration, ConfigurationError, configuration_file, load

ALLOWED = {
    "nick": ('"ada"', "ada"),
    "theme": ('"solarized-dark"', "solarized-dark"),
    "time": ('"12h"', "12h"),
    "mouse": ("false", False),
    "bell": ("false", False),
    "nearby": ("false", False),
    "notify": ('"osc777"', "osc777"),
    "keywords": ('["tea", "été"]', ("tea", "été")),
    "editor": ("\"vim -c 'set tw=0'\"", "vim -c 'set tw=0'"),
}
WRONG = {
    "nick": ['""', '"a b"', '"#tea"', '"12"', "7"],
    "theme": ['""', '"a b"', "1"],
    "time": ['"%H:%M"', "24", "12:30:00"],
    "mouse": ['"true"', "1"],
    "nearby": ['"no"', "1"],
    "bell": ['"off"', "0"],
    "notify": ['"on"', "true"],
    "keywords": ['"tea"', '["tea", 1]', '[""]', '["two\\nlines"]', '[" "]', "{ tea = 1 }"],
    "editor": ['""', '" "', '"vim \'"', '["vim"]'],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "join.toml"


def refusal(file: Path, text: str | bytes) -> str:
    """What is told of a file that says `text`."""
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigurationError) as raised:
        load(file)
    return str(raised.value)


def test_every_key_is_tried_here():
    assert set(KEYS) == set(ALLOWED) == set(WRONG)


def test_without_a_file_and_with_an_empty_one_everything_has_its_default(file):
    assert load(file) == Configuration()
    file.write_text("", encoding="utf-8")
    assert load(file) == Configuration()


@pytest.mark.parametrize("key", ALLOWED)
def test_what_is_given_holds(key, file):
    given, value = ALLOWED[key]
    file.write_text(f"{key} = {given}\n", encoding="utf-8")
    assert getattr(load(file), key) == value
    assert getattr(Configuration(), key) != value


def test_all_can_be_given_at_once(file):
    file.write_text("".join(f"{key} = {given}\n" for key, (given, _) in ALLOWED.items()), encoding="utf-8")
    assert load(file) == Configuration(**{key: value for key, (_, value) in ALLOWED.items()})


@pytest.mark.parametrize(("key", "given"), [(key, each) for key, given in WRONG.items() for each in given])
def test_a_wrong_value_is_told_with_file_key_and_what_is_allowed(key, given, file):
    told = refusal(file, f"{key} = {given}\n")
    assert told.startswith(f"{key} in {file} is ")
    assert told.endswith(f"; it must be {KEYS[key].metadata['kind'].allowed}.")
    assert "\n" not in told


def test_a_sentence_as_a_whole(file):
    told = f'time in {file} is "13h"; it must be "24h" or "12h".'
    assert refusal(file, 'time = "13h"') == told
    assert refusal(file, "mouse = 1") == f"mouse in {file} is 1; it must be true or false."


@pytest.mark.parametrize(("key", "meant"), [("mous", "mouse"), ("Theme", "theme"), ("keyword", "keywords")])
def test_an_unknown_key_is_told_with_the_one_that_was_meant(key, meant, file):
    told = refusal(file, f"{key} = 1")
    assert told == f"{file} has the key {key!r}, which does not exist. Did you mean {meant}?"


def test_for_a_key_like_no_other_all_are_listed(file):
    assert refusal(file, "[servers]\nx = 1").endswith(f" There are: {', '.join(KEYS)}.")


@pytest.mark.parametrize("text", ["nick = ", "nick", 'nick = "a"\nnick = "b"', b'nick = "\xff"'])
def test_what_is_no_toml_is_told(text, file):
    assert refusal(file, text).startswith(f"The configuration in {file} is not valid TOML: ")


def test_a_mark_of_byte_order_as_windows_puts_it_is_passed_over(file):
    file.write_bytes(b'\xef\xbb\xbfnick = "ada"\r\n')
    assert load(file).nick == "ada"


def test_what_cannot_be_read_is_told(tmp_path):
    with pytest.raises(ConfigurationError, match=r"The configuration in .* cannot be read: "):
        load(tmp_path)


def test_the_environment_names_another_file():
    assert configuration_file({"HUBBUB_JOIN_CONFIG": "/tmp/x.toml"}) == Path("/tmp/x.toml")
    assert configuration_file({}).parts[-2:] == ("hubbub", "join.toml")
