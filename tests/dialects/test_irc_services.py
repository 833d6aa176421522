"""NickServ and ChanServ: what can be said to them, what it leads to, and that their words fit the line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from irc_chat import IrcChat, assert_whole_lines, numerics

from hubbub.chat.accounts import Account
from hubbub.chat.commands import (
    Assume,
    Disown,
    Enlist,
    Entitle,
    Ghost,
    Nick,
    Own,
    Password,
    Prefer,
    Prove,
    Register,
    Set,
    Trust,
    Unregister,
)
from hubbub.chat.events import Change
from hubbub.chat.replies import Confirmed
from hubbub.dialects.irc.services import chanserv, nickserv

SERVICES = {"NickServ": nickserv.ENTRIES, "ChanServ": chanserv.ENTRIES}
EVERY_ENTRY = [(service, name) for service, entries in SERVICES.items() for name in entries]


def said(told: str) -> list[str]:
    """What the services said, without what makes letters bold."""
    return [line.partition(" :")[2].replace("\x02", "") for line in told.split("\r\n")[:-1]]


@pytest.fixture
def chat() -> IrcChat:
    chat = IrcChat()
    chat.register("ada", chat.lobby)
    return chat


@pytest.mark.parametrize("service", SERVICES)
def test_help_tells_each_thing_that_can_be_said_and_what_it_does(chat, service):
    first, *lines = said(chat.ask(f"PRIVMSG {service} :HELP"))
    assert first == f"This is what can be said to {service}, as in /msg {service} HELP:"
    assert [line.split()[0] for line in lines] == list(SERVICES[service])
    assert all(line.endswith(".") and "  " in line for line in lines)
    assert said(chat.ask(f"PRIVMSG {service} :help")) == [first, *lines]


@pytest.mark.parametrize(("service", "name"), EVERY_ENTRY)
def test_every_entry_has_a_usage_and_a_text(chat, service, name):
    entry = SERVICES[service][name]
    usage, text = said(chat.ask(f"{service.upper()} HELP {name.lower()}"))
    assert usage.split()[0] == name
    assert len(usage.split()) > entry.needs or "|" in usage
    assert text[0].isupper()
    assert text.endswith(".")
    if entry.needs:
        assert said(chat.ask(f"PRIVMSG {service} {name}")) == [f"It is said so: {usage}"]


@pytest.mark.parametrize("service", SERVICES)
def test_what_there_is_not_is_told(chat, service):
    assert said(chat.ask(f"PRIVMSG {service} :frob x")) == [
        "There is no command FROB. Say HELP to me for those that there are."
    ]
    assert said(chat.ask(f"PRIVMSG {service} :{'x' * 400}"))[0].startswith("There is no command XXX")


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("NS REGISTER sesame", Register("sesame")),
        ("NS register sesame a@b", Register("sesame", "a@b")),
        ("NS IDENTIFY sesame", Prove("PLAIN", b"\0ada\0sesame")),
        ("NS IDENTIFY bob sesame", Prove("PLAIN", b"\0bob\0sesame")),
        ("NS GHOST bob", Ghost("bob")),
        ("NS RECOVER bob", Nick("bob")),
        ("NS SET ALWAYS-ON true", Prefer("always-on", "on")),
        ("NS SET always-on off", Prefer("always-on", "off")),
        ("NS SET MULTICLIENT off", Prefer("alone", "on")),
        ("NS SET MULTICLIENT on", Prefer("alone", "off")),
        ("NS SET CAKE on", Prefer("CAKE", "on")),
        ("NS PASSWD old new", Password("old", "new")),
        ("NS CERT ADD", Trust(True)),
        ("NS CERT DEL", Trust(False)),
        ("NS UNREGISTER sesame", Unregister("sesame")),
        ("NS SAREGISTER bob sesame", Enlist("bob", "sesame")),
        ("CS REGISTER #tea", Own("#tea")),
        ("CS UNREGISTER #tea", Disown("#tea")),
        ("CS OP #tea", Assume("#tea")),
        ("CS OP #tea bob", Set("#tea", (Change("operator", value="bob"),))),
        ("CS AMODE #tea +o bob", Entitle("#tea", "bob", "operator")),
        ("CS AMODE #tea -o bob", Entitle("#tea", "bob", "")),
    ],
)
def test_what_is_said_leads_to_a_command_however_it_is_said(chat, line, command):
    service, _, words = line.partition(" ")
    name = {"NS": "NickServ", "CS": "ChanServ"}[service]
    for way in (line, f"{name.upper()} {words}", f"PRIVMSG {name} :{words}", f"PRIVMSG {name.lower()} :{words}"):
        assert chat.wishes(way) == [command]


def test_what_is_said_to_many_goes_to_the_service_as_a_command_alone(chat):
    wishes = chat.wishes("PRIVMSG NickServ,#lobby :IDENTIFY sesame")
    assert wishes[0] == Prove("PLAIN", b"\0ada\0sesame")
    assert chat.wishes("NOTICE NickServ :IDENTIFY sesame") == []


@pytest.mark.parametrize("words", ["AMODE #lobby o bob", "AMODE #lobby +x bob", "AMODE #lobby +o", "AMODE #lobby + x"])
def test_a_rank_that_there_is_not_is_told(chat, words):
    assert said(chat.ask(f"CS {words}"))[0].startswith("A rank is one of ")


def test_of_an_account_its_owner_is_told_more(chat):
    chat.state.accounts.put(Account("ada", chat.number, always_on=True, made_at=0, email="ada@example.org"))
    made = "Account ada, made on 1970-01-01 00:00 UTC."
    assert said(chat.ask("NS INFO ada")) == [made, "Nobody is here by it."]
    chat.state.users[chat.number].account = "ada"
    more = ["Here as ada.", "Address for mail: ada@example.org.", "Preferences: always on."]
    assert said(chat.ask("NS INFO")) == [made, *more]
    assert said(chat.ask("NS INFO b0b")) == ["There is no such account."]


def test_of_a_room_that_one_is_not_in_nobody_is_told_who_has_ranks(chat):
    chat.found("tea")
    assert said(chat.ask("CS AMODE #tea")) == ["You are not in #tea."]
    chat.lobby.lists["account-rank"] = {"bob helper": None}
    assert said(chat.ask("CS AMODE #lobby")) == ["Ranks by account in #lobby:", "bob +h"]


def test_of_a_room_that_is_secret_nobody_is_told_whose_it_is(chat):
    tea = chat.found("tea")
    tea.settings |= {"secret": "", "registered": "bob"}
    assert said(chat.ask("CS INFO #tea")) == ["There is no room #tea."]


@given(
    service=st.sampled_from(["NS", "CS", "PRIVMSG NickServ", "PRIVMSG ChanServ"]),
    words=st.lists(
        st.sampled_from([name for _, name in EVERY_ENTRY] + ["HELP", "#lobby", "+o"])
        | st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=200),
        max_size=5,
    ),
)
def test_whatever_is_said_every_answer_fits_its_line(service, words):
    chat = IrcChat()
    chat.register("n" * 30, chat.lobby)
    assert_whole_lines(chat.ask(f"{service} :{' '.join(words)}").encode())


@given(st.text(max_size=600))
def test_a_confirmation_fits_its_line(text):
    chat = IrcChat()
    chat.register("n" * 30, chat.lobby)
    chat.wishes("NS GHOST bob")
    told = chat.dialect.reply(Confirmed(text.translate(dict.fromkeys(b"\r\n\0"))), chat.state.users[chat.number])
    assert_whole_lines(told)


def test_services_are_nobody(chat):
    for name in SERVICES:
        assert numerics(chat.ask(f"NICK {name}")) == ["432"]
        assert "401" in numerics(chat.ask(f"WHOIS {name}"))
