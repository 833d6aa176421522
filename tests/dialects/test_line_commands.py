"""How commands are typed."""

import pytest

from hubbub.chat.commands import TYPED, Edit, Help, History, Join, Leave, Me, Msg, Nick, Ping, Quit, Rooms, Topic, Who
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import HelpPage
from hubbub.dialects.line.answers import answer
from hubbub.dialects.line.syntax import parse, summary, usage


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/nick ada", Nick("ada")),
        ("/NICK   ada  ", Nick("ada")),
        ("/join #tea", Join("#tea")),
        ("/join tea", Join("tea")),
        ("/leave", Leave("here")),
        ("/leave #tea", Leave("#tea")),
        ("/leave off to bed", Leave("here", "off to bed")),
        ("/leave #tea off to bed", Leave("#tea", "off to bed")),
        ("/rooms", Rooms()),
        ("/who", Who("here")),
        ("/who #tea", Who("#tea")),
        ("/msg ada how  are you", Msg("ada", "how  are you")),
        ("/me waves", Me("here", "waves")),
        ("/me #1 fan", Me("here", "#1 fan")),
        ("/topic", Topic("here")),
        ("/topic green tea", Topic("here", "green tea")),
        ("/topic #tea", Topic("#tea")),
        ("/topic #tea green tea", Topic("#tea", "green tea")),
        ("/history", History("#here")),
        ("/history 10", History("#here", 10)),
        ("/history bob", History("bob")),
        ("/history bob 10", History("bob", 10)),
        ("/history #tea 10 300", History("#tea", 10, 300)),
        ("/edit two  words", Edit(room="#here", text="two  words")),
        ("/edit 3 beers", Edit(room="#here", text="3 beers")),
        ("/edit bob is late", Edit(room="#here", text="bob is late")),
        ("/edit #tea green", Edit(room="#tea", text="green")),
        ("/edit #tea 12 green", Edit(room="#tea", message=12, text="green")),
        ("/edit #tea 0 3 beers", Edit(room="#tea", text="3 beers")),
        ("/edit bob 12 green", Edit(room="bob", message=12, text="green")),
        ("/edit ٣ ٣ x", Edit(room="#here", text="٣ ٣ x")),
        ("/ping", Ping()),
        ("/ping a b", Ping("a b")),
        ("/help", Help()),
        ("/help /nick", Help("/nick")),
        ("/quit", Quit()),
        ("/quit good night", Quit("good night")),
    ],
)
def test_a_command_is_read_as_it_is_typed(line, command):
    assert parse(line, "here") == command


@pytest.mark.parametrize(
    "line",
    [
        *("/nick", "/nick a b", "/join", "/join #a b c", "/rooms x", "/who ada", "/who #a #b", "/help a b"),
        *("/msg", "/msg ada", "/me", "/me  ", "/history #tea x", "/history bob x", "/history 1 2 3"),
        *("/history bob \u0661", "/history " + "9" * 30),
    ],
)
def test_a_command_that_is_typed_wrong_is_answered_with_how_it_is_typed(line):
    with pytest.raises(Refused) as caught:
        parse(line, "here")
    assert caught.value.code == "usage"
    name = line[1:].partition(" ")[0]
    assert f"It is typed so: /{name}" in caught.value.text


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("/nik ada", "nick"),
        ("/jion tea", "join"),
        ("/NICKK ada", "nick"),
        ("/ojin tea", "join"),
        ("/regsiter secret", "register"),
        ("/hist", "history"),
        ("/reg", "register"),
        ("/message ada", "msg"),
        ("/exit", "quit"),
        ("/List", "rooms"),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(line, near):
    with pytest.raises(Refused) as caught:
        parse(line, "here")
    assert caught.value.code == "unknown-command"
    assert f"Did you mean /{near}?" in caught.value.text


@pytest.mark.parametrize(
    "line",
    [
        *("/", "/ hi", "/zzz", "/shrug", "/etc/passwd is a file", "/arrive ada", "/" + "x" * 5000),
        *("/nonsense", "/clear", "/test", "/react", "/q"),
    ],
)
def test_what_is_like_no_command_is_answered_with_how_to_go_on(line):
    with pytest.raises(Refused) as caught:
        parse(line, "here")
    assert caught.value.code == "unknown-command"
    assert "/help lists the commands." in caught.value.text
    assert "begin with //" in caught.value.text
    assert len(caught.value.text) < 200


@pytest.mark.parametrize(
    ("command", "expected"),
    [(Nick, "/nick NICK"), (Topic, "/topic [#room] [topic]"), (Msg, "/msg TO text"), (Join, "/join #room [KEY]")],
)
def test_how_a_command_is_typed_follows_from_its_class(command, expected):
    assert usage(command) == expected


def test_the_help_tells_of_every_command():
    lines = answer(HelpPage(""), 1).splitlines()
    for command, line in zip(TYPED, lines, strict=False):
        assert line.startswith(f"-- {usage(command)}")
        assert line.endswith(summary(command))
    assert len(lines) == len(TYPED) + 1
    assert all(len(line) <= 120 for line in lines)


@pytest.mark.parametrize("name", ["topic", "/topic", "TOPIC", "/Topic"])
def test_the_help_explains_one_command(name):
    assert answer(HelpPage(name), 1) == f"-- {usage(Topic)}  {summary(Topic)}\n"


def test_help_on_what_there_is_not_shows_all():
    assert answer(HelpPage("tea"), 1) == answer(HelpPage(""), 1)
