"""What operators have done: sessions that end by another's will, announcements, and orders to what runs the hub."""

import pytest
from irc_stage import irc
from stage import Client, Stage

from hubbub.chat.events import Change, Marked
from hubbub.chat.refusals import Refused
from hubbub.chat.replies import Rehashed


class Host:
    """Notes what it is told to do."""

    def __init__(self) -> None:
        self.stopped = 0
        self.wrong = ""

    def rehash(self) -> Rehashed:
        if self.wrong:
            raise Refused("bad-settings", self.wrong)
        return Rehashed("settings.toml", "the settings are read again; changed: welcome")

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def host(stage: Stage) -> Host:
    stage.hub.host = Host()
    return stage.hub.host


def trusted(client: Client) -> Client:
    """The client, who is an operator now."""
    user = client.session.user
    client.session.hub.state.apply(Marked(user=user.id, nick=user.nick, changes=[Change("operator")]))
    return client


def test_who_is_removed_is_told_and_so_are_the_others(stage):
    ada, bob, eve = trusted(stage.enter("ada")), stage.enter("bob"), stage.enter("eve")
    for client in (ada, bob, eve):
        client.heard()

    assert ada.do("/kill bob spam") == "-- bob is removed\n-- bob left #lobby (removed by ada: spam)\n"

    assert bob.heard() == "-- you leave: removed by ada: spam\n"
    assert bob.closed
    assert eve.heard() == "-- bob left #lobby (removed by ada: spam)\n"
    assert stage.state.user_named("bob") is None


def test_on_irc_it_is_an_error_and_a_quit(stage):
    ada, bob, eve = trusted(irc(stage, "ada")), irc(stage, "bob"), irc(stage, "eve")
    for client in (ada, bob, eve):
        client.heard()

    assert ada.do("KILL bob :spam") == ":bob!~u@nine.cloak QUIT :removed by ada: spam\r\n"

    assert bob.heard() == "ERROR :Closing link: removed by ada: spam\r\n"
    assert bob.closed
    assert eve.heard() == ":bob!~u@nine.cloak QUIT :removed by ada: spam\r\n"


def test_what_he_had_said_before_stands_and_what_waited_is_forgotten(stage):
    ada, bob = trusted(stage.enter("ada")), stage.enter("bob")
    ada.heard()
    bob.type("one\n/topic two\nthree\n")  # the topic waits until the message is saved
    ada.type("/kill bob\n")
    bob.type("four\n")
    stage.settle()
    heard = ada.heard()
    assert heard.index("<bob> one") < heard.index("-- bob left")
    assert "two" not in heard
    assert "three" not in heard
    assert "four" not in heard


def test_one_who_does_not_read_is_removed_too(stage):
    ada, bob = trusted(stage.enter("ada")), stage.enter("bob")
    bob.stop_reading(10)
    ada.do("hello, this is too much for him")
    assert bob.session.stalled
    ada.do("/kill bob")
    assert bob.closed
    bob.session.lost()  # as the connection tells it
    stage.settle()
    assert stage.state.user_named("bob") is None


def test_all_sessions_of_one_who_has_several_end(stage):
    ada, bob, second = trusted(stage.enter("ada")), stage.enter("bob"), stage.enter("phone")
    stage.hub.seats.take(second.session, bob.session.user)
    ada.do("/kill bob")
    assert bob.closed
    assert second.closed
    assert stage.state.user_named("bob") is None


def test_an_operator_may_remove_himself(stage):
    ada = trusted(stage.enter("ada"))
    ada.do("/kill ada")
    assert ada.closed
    assert stage.state.user_named("ada") is None


def test_with_a_full_disk_who_is_removed_leaves_as_soon_as_that_can_be_saved(stage):
    ada, bob = trusted(stage.enter("ada")), stage.enter("bob")
    stage.disk.full = True
    ada.do("/kill bob")
    bob.type("still here?\n")
    stage.settle()
    assert "still here?" not in ada.heard()
    stage.disk.full = False
    stage.clock.pass_by(2)
    stage.settle()
    assert bob.closed
    assert stage.state.user_named("bob") is None


def test_an_announcement_reaches_every_room_and_on_irc_those_who_want_it(stage):
    ada, bob = trusted(stage.enter("ada")), stage.enter("bob", "tea")
    wants, others = irc(stage, "wants"), irc(stage, "others")
    wants.do("MODE wants +w")
    for client in (ada, bob, wants, others):
        client.heard()

    assert ada.do("/announce the tea is ready") == "-- ada announces: the tea is ready\n"

    assert bob.heard() == "-- ada announces: the tea is ready\n"
    assert wants.heard() == ":ada!~u@cloak-of-10.0.0.1 WALLOPS :the tea is ready\r\n"
    assert others.heard() == ""


def test_an_announcement_on_irc_is_not_sent_back_to_who_does_not_want_such(stage):
    ada, bob = trusted(irc(stage, "ada", "labeled-response batch")), stage.enter("bob")
    ada.heard()
    bob.heard()
    assert ada.do("@label=1 WALLOPS :\x02tea\x02") == "@label=1 :chat.example ACK\r\n"
    assert bob.heard() == "-- ada announces: tea\n"


def test_the_settings_are_read_again(stage, host):
    ada, bob = trusted(stage.enter("ada")), trusted(irc(stage, "bob"))
    text = "the settings are read again; changed: welcome"
    ada.heard()
    assert ada.do("/rehash") == f"-- {text}\n"
    assert bob.do("REHASH") == f":chat.example 382 bob settings.toml :{text}\r\n"
    host.wrong = "rate is 'x'; it must be a whole number."
    assert ada.do("/rehash") == "-- rate is 'x'; it must be a whole number.\n"


def test_the_server_is_stopped_by_operators_alone(stage, host):
    ada, eve = trusted(stage.enter("ada")), irc(stage, "eve")
    eve.heard()
    assert eve.do("DIE") == ":chat.example 481 eve :Only an operator of the server may do that.\r\n"
    assert host.stopped == 0
    assert ada.do("/die").endswith("-- the server stops\n")
    assert host.stopped == 1


def test_on_irc_being_an_operator_is_shown_and_can_be_given_up(stage):
    ada, bob = trusted(irc(stage, "ada")), irc(stage, "bob")
    assert " 313 bob ada :is an operator of this server\r\n" in bob.do("WHOIS ada")
    assert bob.do("USERHOST ada") == ":chat.example 302 bob :ada*=+~u@nine.cloak\r\n"
    assert " ada H*@ :0 ada\r\n" in bob.do("WHO #lobby o")
    assert " 252 bob 1 :operators online\r\n" in bob.do("LUSERS")
    ada.heard()
    assert ada.do("MODE ada -o") == ":ada!~u@nine.cloak MODE ada :-o\r\n"
    assert ada.do("MODE ada +o") == ""
    assert " 313 " not in bob.do("WHOIS ada")
