"""User names: what an IRC client says that its user is called is shown beside the nick, the same everywhere."""

import pytest
from irc_stage import connect, irc
from stage import Client, Stage


def called(stage: Stage, username: str) -> Client:
    """An IRC client of the nick ada, in the lobby."""
    client = connect(stage, host="cloak")
    client.do("NICK ada", f"USER {username} 0 * :Ada", "JOIN #lobby")
    return client


def test_it_is_the_same_wherever_the_user_is_seen(stage):
    bob, ada = irc(stage, "bob"), called(stage, "lovelace")
    assert bob.heard().endswith(":ada!~lovelace@cloak JOIN #lobby\r\n")
    ada.do("PRIVMSG #lobby :hi")
    assert bob.heard() == ":ada!~lovelace@cloak PRIVMSG #lobby :hi\r\n"
    assert " 311 bob ada ~lovelace cloak * :Ada\r\n" in bob.do("WHOIS ada")
    assert " 352 bob #lobby ~lovelace cloak chat.example ada " in bob.do("WHO ada")
    assert " 354 bob :~lovelace\r\n" in bob.do("WHO ada %u")
    assert bob.do("USERHOST ada") == ":chat.example 302 bob :ada=+~lovelace@cloak\r\n"
    ada.do("QUIT :bye")
    assert bob.heard() == ":ada!~lovelace@cloak QUIT :bye\r\n"
    assert " 314 bob ada ~lovelace cloak * :Ada\r\n" in bob.do("WHOWAS ada")


def test_a_ban_may_mean_it(stage):
    bob, ada = irc(stage, "bob"), called(stage, "lovelace")
    bob.do("JOIN #tea", "MODE #tea +b *!*lovelace@*")
    ada.heard()
    assert ada.do("JOIN #tea") == ":chat.example 474 ada #tea :You are banned from #tea.\r\n"


@pytest.mark.parametrize(
    ("given", "shown"),
    [("a!b@c", "abc"), ("é*?", "u"), ("x" * 40, "x" * 20), ("a\x02b\x7f", "ab"), ("~", "u"), ("A.b-c_d", "A.b-c_d")],
)
def test_only_what_can_stand_in_a_mask_is_shown(stage, given, shown):
    bob = irc(stage, "bob")
    called(stage, given)
    assert bob.heard().endswith(f":ada!~{shown}@cloak JOIN #lobby\r\n")


def test_who_comes_by_another_door_has_none(stage):
    bob = irc(stage, "bob")
    stage.enter("eve").do("hi")
    assert ":eve!~u@cloak-of-10.0.0.1 PRIVMSG #lobby :hi\r\n" in bob.heard()
