"""How people are, and who is told that they come and go."""

from irc_stage import connect
from stage import Client, Stage

from hubbub.dialects.irc.requests import REQUESTS
from hubbub.dialects.irc.requests.manual import TEXTS

HOST = "~u@nine.cloak"


def irc(stage: Stage, nick: str, *capabilities: str, rooms: str = "#lobby") -> Client:
    """An IRC client in the rooms, who has heard all about it."""
    client = connect(stage)
    client.do(f"CAP REQ :{' '.join(capabilities)}", "CAP END", f"NICK {nick}", f"USER u 0 * :{nick}")
    if rooms:
        client.do(f"JOIN {rooms}")
    return client


def test_who_is_away_is_seen_to_be_and_whoever_writes_to_him_is_told(stage):
    ada, bob, eve = irc(stage, "ada"), irc(stage, "bob", "away-notify"), irc(stage, "eve")
    for client in (ada, bob, eve):
        client.do()
    assert ada.do("AWAY :tea") == ":chat.example 306 ada :You are marked as away\r\n"
    assert bob.do() == f":ada!{HOST} AWAY :tea\r\n"
    assert eve.do("PRIVMSG ada :psst") == ":chat.example 301 eve ada :tea\r\n"
    assert " ada G@ :" in eve.do("WHO ada")
    assert ":chat.example 301 eve ada :tea" in eve.do("WHOIS ada")
    ada.do()
    assert ada.do("AWAY") == ":chat.example 305 ada :You are no longer marked as away\r\n"
    assert bob.do() == f":ada!{HOST} AWAY\r\n"


def test_who_enters_a_room_while_away_is_seen_to_be_away_by_all_but_himself(stage):
    bob = irc(stage, "bob", "away-notify")
    ada = irc(stage, "ada", "away-notify", rooms="")
    ada.do("AWAY :tea")
    assert "AWAY" not in ada.do("JOIN #lobby")
    assert bob.do() == f":ada!{HOST} JOIN #lobby\r\n:ada!{HOST} AWAY :tea\r\n"


def test_one_may_be_away_before_one_has_arrived(stage):
    ada = connect(stage)
    told = ada.do("CAP REQ draft/pre-away", "AWAY :tea", "CAP END", "NICK ada", "USER u 0 * :Ada")
    assert told.endswith(":chat.example 306 ada :You are marked as away\r\n")


def test_a_description_can_be_changed_and_those_who_asked_for_it_see_it(stage):
    ada, bob, eve = irc(stage, "ada", "setname"), irc(stage, "bob", "setname"), irc(stage, "eve")
    for client in (ada, bob, eve):
        client.do()
    assert ada.do("SETNAME :Ada L") == bob.do() == f":ada!{HOST} SETNAME :Ada L\r\n"
    assert eve.do() == ""
    assert f":chat.example 311 eve ada {HOST.replace('@', ' ')} * :Ada L" in eve.do("WHOIS ada")
    assert ada.do(f"SETNAME :{'x' * 151}").startswith(":chat.example FAIL SETNAME INVALID_REALNAME ")


def test_the_marks_of_oneself_are_changed_and_told(stage):
    ada = irc(stage, "ada")
    assert ada.do("MODE ada +iB-w+o") == f":ada!{HOST} MODE ada :+iB\r\n"
    assert ada.do("MODE ada") == ":chat.example 221 ada :+Bi\r\n"
    assert ada.do("MODE ada -i") == f":ada!{HOST} MODE ada :-i\r\n"
    assert " 502 " in ada.do("MODE ada") + irc(stage, "eve").do("MODE ada +i")


def test_an_invisible_one_is_found_by_those_who_share_a_room_alone(stage):
    ada, bob, eve = irc(stage, "ada"), irc(stage, "bob"), irc(stage, "eve", rooms="")
    ada.do("MODE ada +i")
    assert " ada H" in bob.do("WHO a*")
    assert " ada H" not in eve.do("WHO a*") + eve.do("WHO #lobby")
    assert " 319 " not in eve.do("WHOIS ada")
    assert " 319 " in bob.do("WHOIS ada")


def test_who_hears_only_accounts_is_not_written_to_by_others(stage):
    ada, bob = irc(stage, "ada"), irc(stage, "bob")
    ada.do("MODE ada +R")
    ada.do()
    assert bob.do("PRIVMSG ada :psst").startswith(":chat.example 477 bob ada :")
    assert ada.do() == ""


def test_the_fields_of_who_come_in_their_own_order(stage):
    ada = irc(stage, "ada", rooms="")
    assert ada.do("WHO ada %nht,42").startswith(":chat.example 354 ada 42 nine.cloak :ada\r\n")
    assert ada.do("WHO ada o").startswith(":chat.example 315 ")


def test_only_oneself_is_told_the_address_one_comes_from(stage):
    ada, bob = irc(stage, "ada"), irc(stage, "bob")
    assert ":chat.example 338 ada ada *@nine.cloak 10.0.0.9 :" in ada.do("WHOIS ada")
    assert "10.0.0.9" not in bob.do("WHOIS ada")


def test_who_is_gone_is_known_for_a_while(stage):
    ada, bob = irc(stage, "ada"), irc(stage, "bob")
    bob.do("QUIT")
    ada.do()
    assert [line.split(" ")[1] for line in ada.do("WHOWAS BOB").splitlines()] == ["314", "312", "369"]
    assert [line.split(" ")[1] for line in ada.do("WHOWAS eve").splitlines()] == ["406", "369"]


def test_only_those_who_have_arrived_are_counted_as_users(stage):
    ada, stranger = irc(stage, "ada"), connect(stage)
    stranger.do("NICK eve")
    told = ada.do("LUSERS")
    assert ":There are 1 users and 0 invisible on 1 servers" in told
    assert ":chat.example 253 ada 1 :" in told
    stranger.do("QUIT")
    assert ":chat.example 253 ada 0 :" in ada.do("LUSERS")


def test_the_invisible_are_counted_until_they_are_gone(stage):
    ada, bob, eve = irc(stage, "ada"), irc(stage, "bob"), irc(stage, "eve")
    bob.do("MODE bob +i"), eve.do("MODE eve +i")
    assert ":There are 1 users and 2 invisible on 1 servers" in ada.do("LUSERS")
    bob.do("MODE bob -i"), eve.do("QUIT")
    assert ":There are 2 users and 0 invisible on 1 servers" in ada.do("LUSERS")


def test_a_watcher_is_told_of_coming_renaming_and_going(stage):
    ada = irc(stage, "ada", rooms="")
    assert ada.do("MONITOR + Bob,eve") == ":chat.example 731 ada :Bob,eve\r\n"
    bob = irc(stage, "bob")
    assert ada.do() == f":chat.example 730 ada :bob!{HOST}\r\n"
    bob.do("NICK BOB")
    assert ada.do() == ""
    bob.do("NICK eve")
    assert ada.do() == f":chat.example 731 ada :BOB\r\n:chat.example 730 ada :eve!{HOST}\r\n"
    assert ada.do("MONITOR S") == f":chat.example 730 ada :eve!{HOST}\r\n:chat.example 731 ada :Bob\r\n"
    ada.do("MONITOR - bob")
    bob.do("QUIT")
    assert ada.do() == ":chat.example 731 ada :eve\r\n"
    assert ada.do("MONITOR L") == ":chat.example 732 ada :eve\r\n:chat.example 733 ada :End of MONITOR list\r\n"
    ada.do("MONITOR C")
    irc(stage, "eve")
    assert ada.do() == ""


def test_a_watcher_in_the_same_room_sees_one_go_and_is_told(stage):
    ada, bob = irc(stage, "ada"), irc(stage, "bob")
    ada.do("MONITOR + bob")
    bob.do("QUIT :bye")
    assert ada.do() == f":bob!{HOST} QUIT :bye\r\n:chat.example 731 ada :bob\r\n"


def test_a_watcher_who_asked_for_it_is_told_once_how_one_is(stage):
    ada = irc(stage, "ada", "extended-monitor", "away-notify", rooms="")
    plain, both = irc(stage, "eve", "away-notify", rooms=""), irc(stage, "fay", "extended-monitor", "away-notify")
    bob = irc(stage, "bob")
    for watcher in (ada, plain, both):
        watcher.do("MONITOR + bob")
    bob.do("AWAY :tea")
    assert ada.do() == both.do() == f":bob!{HOST} AWAY :tea\r\n"
    assert plain.do() == ""


def test_no_more_may_be_watched_than_there_is_room_for(stage):
    ada = irc(stage, "ada", rooms="")
    for some in range(0, 100, 20):
        ada.do("MONITOR + " + ",".join(f"n{number}" for number in range(some, some + 20)))
    assert ada.do("MONITOR + one,more").startswith(":chat.example 734 ada 100 one,more :")
    assert ada.do("MONITOR + *!u@host").startswith(":chat.example 432 ")


def test_a_watcher_who_is_gone_is_told_nothing(stage):
    ada = irc(stage, "ada", rooms="")
    ada.do("MONITOR + bob")
    ada.do("QUIT")
    ada.heard()
    irc(stage, "bob")
    assert ada.do() == ""


def test_help_tells_of_one_command_or_names_all(stage):
    ada = irc(stage, "ada", rooms="")
    assert [line.split(" ")[1] for line in ada.do("HELP away").splitlines()] == ["704", "705", "706"]
    assert " WHOWAS" in ada.do("HELPOP")
    assert "b ban, " in ada.do("HELP cmodes")
    assert ada.do("HELP frob").startswith(":chat.example 524 ada frob :")


def test_help_tells_of_all_that_people_type():
    for_programs = {"CS", "HELPOP", "ISUPPORT", "NS", "PASS", "PONG", "USER", "VERIFY", "ZNC"}
    assert set(REQUESTS) - for_programs <= set(TEXTS)


def test_who_enters_a_room_while_away_is_answered_by_his_label(stage):
    bob = irc(stage, "bob", "away-notify")
    ada = irc(stage, "ada", "away-notify", "batch", "labeled-response", rooms="")
    ada.do("AWAY :tea")
    told = ada.do("@label=x JOIN #lobby")
    assert "label=x" in told.split(" JOIN ")[0]
    assert "ACK" not in told
    assert bob.do().endswith(f":ada!{HOST} AWAY :tea\r\n")


def test_who_is_away_by_the_line_door_is_told_so_and_listed_so(stage):
    ada, bob = stage.enter("ada"), stage.enter("bob")
    ada.do()
    assert ada.do("/away tea") == "-- you are away: tea\n"
    assert bob.do("/who") == "-- in #lobby: ada (away: tea), bob (you)\n"
    assert ada.do("/away") == "-- you are back\n"
    assert bob.do("/who") == "-- in #lobby: ada, bob (you)\n"


def test_who_describes_himself_by_nothing_does_not_arrive(stage):
    ada = connect(stage)
    assert ada.do("NICK ada", "USER u 0 * :") == ":chat.example 461 ada USER :Not enough parameters\r\n"
    assert ":chat.example 001 ada " in ada.do("USER u 0 * :Ada")


def test_a_server_by_itself_has_no_links(stage):
    ada = irc(stage, "ada", rooms="")
    assert ada.do("LINKS") == ":chat.example 365 ada * :End of LINKS list\r\n"


def test_one_who_wants_no_questions_of_programs_is_still_spoken_to(stage):
    ada, bob = irc(stage, "ada"), irc(stage, "bob")
    ada.heard()
    assert ada.do("MODE ada +T") == ":ada!~u@nine.cloak MODE ada :+T\r\n"
    assert bob.do("PRIVMSG ada :\x01VERSION\x01").startswith(":chat.example 404 bob ada :")
    bob.do("PRIVMSG ada :\x01ACTION waves\x01", "PRIVMSG ada :hi")
    assert ada.heard() == (
        ":bob!~u@nine.cloak PRIVMSG ada :\x01ACTION waves\x01\r\n:bob!~u@nine.cloak PRIVMSG ada :hi\r\n"
    )


def test_what_only_operators_hear_looks_as_it_was_said(stage):
    ada, bob, eve = (irc(stage, nick) for nick in ("ada", "bob", "eve"))
    ada.do("JOIN #tea", "MODE #tea +U")
    bob.do("JOIN #tea")
    eve.do("JOIN #tea")
    ada.heard(), eve.heard()
    bob.do("PRIVMSG #tea :for all", "PRIVMSG @#tea :for some")
    assert ada.heard() == (":bob!~u@nine.cloak PRIVMSG #tea :for all\r\n:bob!~u@nine.cloak PRIVMSG @#tea :for some\r\n")
    assert eve.heard() == ""
