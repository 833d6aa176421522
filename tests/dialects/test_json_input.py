"""What JSON clients send: which command each object is, and how little harm can be done by one that is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_chat import JsonChat, line
from msgspec.structs import fields

from hubbub.chat import commands as c
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Reply
from hubbub.dialects.json.resuming import RESUMED, Look
from hubbub.dialects.json.wishes import COMMANDS, ERROR_LENGTH


@pytest.fixture
def chat() -> JsonChat:
    return JsonChat()


WISHES = [
    (line("say", room="#tea", text="hi"), c.Say("#tea", "hi")),
    (line("say", room="#tea", text="hi", form="notice", reply=7), c.Say("#tea", "hi", "notice", reply=7)),
    (line("say", room="#tea", text="hi", rank="voice", id="1"), c.Say("#tea", "hi", rank="voice", id="1")),
    (line("me", room="#tea", text="waves", id="1"), c.Me("#tea", "waves", "1")),
    (line("msg", to="bob", text="psst", id="1"), c.Msg("bob", "psst", id="1")),
    (line("relay", room="#t", persona="a/b", text="x", id="1"), c.Relay("#t", "a/b", "x", id="1")),
    (line("typing", room="#tea", state="active"), c.Hint("#tea", {"+typing": "active"})),
    (line("react", room="#tea", message=5, reaction="👍"), c.React("#tea", 5, "👍")),
    (line("react", room="#tea", message=5, reaction="👍", on=False), c.React("#tea", 5, "👍", False)),
    (line("delete", room="#tea", message=5, reason="oops"), c.Delete("#tea", 5, "oops")),
    (line("nick", nick="eve"), c.Nick("eve")),
    (line("history", room="#tea", before=9, count=5), c.History("#tea", 5, 9)),
    (
        line("history", room="bob", after=9, around=3, forward=True, events=True),
        c.History("bob", after=9, around=3, forward=True, events=True),
    ),
    (line("read", room="#tea", up_to=1732612000000), c.Read("#tea", 1732612000000)),
    (line("join", room="#tea", key="k"), c.Join("#tea", "k")),
    (line("topic", room="#tea", clear=True), c.Topic("#tea", clear=True)),
    (line("set", room="#tea", setting="limit", value="5"), c.Set("#tea", setting="limit", value="5")),
    (line("ping", token="x", id="1"), c.Ping("x")),
    (line("register", password="x", account="ada"), c.Register("x", account="ada")),
    (line("line", room="#tea", text="hi", id="1"), c.Say("tea", "hi", id="1")),
    (line("line", room="#tea", text="//hi"), c.Say("tea", "/hi")),
    (line("line", room="#tea", text="/me waves", id="1"), c.Me("tea", "waves", "1")),
    (line("line", room="#tea", text="/topic Cake"), c.Topic("tea", "Cake")),
    (line("line", room="", text="/ping x"), c.Ping("x")),
]


@pytest.mark.parametrize(("data", "command"), WISHES, ids=lambda value: value.decode() if type(value) is bytes else "")
def test_an_object_is_a_command(chat, data, command):
    assert chat.wishes(data) == [command]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_command_that_people_type_has_an_object(chat, command):
    needed = {field.name: 5 if field.type is int else "x" for field in fields(command) if field.required}
    assert type(chat.wish(command.__name__.lower(), **needed)) is command


def test_what_people_cannot_type_has_none_but_a_few(chat):
    others = {kind for kind in vars(c).values() if isinstance(kind, type) and issubclass(kind, c.Command)}
    for command in others - set(COMMANDS):
        (refused,) = chat.wishes(line(command.__name__.lower(), account="ada", here=True, nick="x", resumed=5))
        assert isinstance(refused, Refused), command
        assert refused.code == "bad-frame"


@pytest.mark.parametrize("kind", ["say", "msg", "relay"])
def test_what_belongs_to_other_dialects_is_passed_over(chat, kind):
    command = chat.wish(
        kind, room="#tea", to="bob", persona="a/b", text="hi", styled="\x02hi", tags={"+a": "b"}, held_back=True
    )
    assert (command.styled, command.tags) == ("", {})


def test_nobody_says_himself_who_he_has_been(chat):
    arrive = chat.wish("hello", version=1, nick="ada", resumed=5, token="5.1000000..AAAA", notes={"a": "b"})
    assert arrive == c.Arrive("ada")


def test_nobody_s_question_is_taken_for_one_of_our_own(chat):
    assert chat.wish("history", room="#tea", token="resume").token == ""
    assert chat.wish("delete", room="#tea", token="x").token == ""
    assert chat.wish("set", room="#tea", setting="x", changes=[{"setting": "secret"}]).changes == ()


# Hello ----------------------------------------------------------------------------------------------------------------


def test_hello_is_an_arrival_and_then_the_rooms(chat):
    found = chat.wishes(line("hello", version=1, nick="ada", realname="A", password="p", rooms=["#a", "b"]))
    assert found == [c.Arrive("ada", "A", password="p"), c.Join("#a"), c.Join("b")]
    assert JsonChat().wishes(line("hello", version=1)) == [c.Arrive(), c.Join("lobby")]
    assert JsonChat().wishes(line("hello", version=1, rooms=[])) == [c.Arrive()]


def test_who_has_a_token_is_who_he_was(chat):
    token = chat.tokens.of(17, lasting=True)
    assert chat.wish("hello", version=1, token=token).resumed == 17


def test_what_was_missed_is_asked_for_after_the_rooms_and_before_what_comes_next(chat):
    resume = {"journal": "journal", "rooms": {"1": 5, "x": 6}}
    found = chat.wishes(line("hello", version=1, resume=resume) + line("ping"))
    assert found == [c.Arrive(), c.Join("lobby"), Look(1, 5), RESUMED, c.Ping()]


# What is none ---------------------------------------------------------------------------------------------------------

BAD = {
    "nothing": b"",
    "a space": b" ",
    "no JSON": b"hello",
    "not an object": b'["ping"]',
    "null": b"null",
    "a number": b"1",
    "no type": b"{}",
    "an unknown type": b'{"type":"frob"}',
    "another case": b'{"type":"PING"}',
    "a type that is none": b'{"type":["ping"]}',
    "two types": b'{"type":"ping","type":"quit"}',
    "not whole": b'{"type":"ping"',
    "too much": b'{"type":"ping"}}',
    "two objects": b'{"type":"ping"} {"type":"ping"}',
    "a byte order mark": b'\xef\xbb\xbf{"type":"ping"}',
    "a comment": b'{"type":"ping"} // x',
    "NaN": b'{"type":"history","count":NaN}',
    "Infinity": b'{"type":"history","count":Infinity}',
    "a huge number": b'{"type":"history","count":1e400}',
    "many digits": b'{"type":"history","count":' + b"9" * 5000 + b"}",
    "more than 2^53": b'{"type":"history","count":9007199254740992}',
    "less than nothing": b'{"type":"history","count":-1}',
    "a fraction": b'{"type":"history","count":1.5}',
    "a word as a number": b'{"type":"history","count":"5"}',
    "a truth as a number": b'{"type":"history","count":true}',
    "a number as a word": b'{"type":"nick","nick":5}',
    "null as a word": b'{"type":"nick","nick":null}',
    "a lone surrogate": b'{"type":"ping","token":"\\ud800"}',
    "surrogates in the wrong order": b'{"type":"ping","token":"\\udc00\\ud800"}',
    "a field that is missing": b'{"type":"say","room":"#tea"}',
    "a form between programs": b'{"type":"say","room":"#tea","text":"x","form":"request"}',
    "a state that is none": b'{"type":"typing","room":"#tea","state":"asleep"}',
    "a long id": b'{"type":"ping","id":"' + b"x" * 65 + b'"}',
    "an id that is none": b'{"type":"ping","id":7}',
    "deep arrays": b'{"type":"ping","x":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "many rooms": json.dumps({"type": "hello", "version": 1, "rooms": ["#a"] * 101}).encode(),
    "no version": b'{"type":"hello"}',
    "a seq below nothing": b'{"type":"hello","version":1,"resume":{"journal":"x","rooms":{"1":-1}}}',
    "a long type": b'{"type":"' + b"x" * 60_000 + b'"}',
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_none_is_refused_in_few_words_and_the_next_is_done(chat, kind):
    refused, ping = chat.wishes(BAD[kind] + b"\n" + line("ping"))
    assert isinstance(refused, Refused)
    assert refused.code == "bad-frame"
    assert len(refused.text) < ERROR_LENGTH + 50
    assert ping == c.Ping()
    (told,) = chat.told(chat.dialect.refuse(refused))
    assert (told["type"], told["code"], "id" in told) == ("error", "bad-frame", False)


def test_the_longest_id_is_taken_and_of_letters_of_any_length(chat):
    assert chat.wish("say", room="#a", text="x", id="é" * 64).id == "é" * 64


def test_what_is_refused_is_answered_by_its_id_if_it_has_one(chat):
    for data, number in [
        (line("frob", id="7"), "7"),
        (line("say", id="8"), "8"),
        (line("line", room="#a", text="/frob", id="9"), "9"),
        (line("frob", id="x" * 65), None),
        (b'{"type":"frob","id":"7"', None),
    ]:
        (refused,) = chat.wishes(data if data.endswith(b"\n") else data + b"\n")
        (told,) = chat.told(chat.dialect.refuse(refused))
        assert told.get("id") == number


def test_fields_that_are_not_known_and_fields_that_come_twice_break_nothing(chat):
    assert chat.wishes(b'{"type":"ping","x":[{"y":null}],"token":"a","token":"b","id":"1","":1}\n') == [c.Ping("b")]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=5,
)
kinds = st.sampled_from([*(command.__name__.lower() for command in COMMANDS), "hello", "typing", "line", "frob"])
names = st.sampled_from(
    sorted(
        {name for command in COMMANDS for name in command.__struct_fields__} | {"version", "resume", "rooms", "state"}
    )
)
values = json_values | st.sampled_from(
    [
        "#tea",
        "ada",
        "active",
        1,
        "1",
        {"journal": "journal", "rooms": {"1": 1}},
        ["#tea"],
        "/msg ada hi",
        "/history 5",
        "/set",
    ]
)
objects = st.builds(lambda kind, fields: {**fields, "type": kind}, kinds, st.dictionaries(names, values))
lines = st.one_of(objects.map(lambda each: json.dumps(each).encode()), st.binary(max_size=50))


def _flat(found: list[object]) -> list[object]:
    return [(each.code, each.text) if isinstance(each, Refused) else each for each in found]


@given(st.lists(lines, max_size=5), st.lists(st.integers(1, 3), min_size=1))
def test_whatever_comes_and_however_many_at_once_it_leads_to_the_same_and_never_fails(data, counts):
    sent = [each.replace(b"\n", b" ") + b"\n" for each in data]
    pieces, rest = [], sent
    while rest:
        count = counts[len(pieces) % len(counts)]
        pieces.append(b"".join(rest[:count]))
        rest = rest[count:]
    at_once = JsonChat().wishes(b"".join(sent))
    assert _flat(JsonChat().wishes(*pieces)) == _flat(at_once)
    assert all(isinstance(each, c.Command | Reply | Refused) for each in at_once)
    assert not [each for each in at_once if isinstance(each, c.Proven | c.Trusted | c.Mark | c.Note)]
