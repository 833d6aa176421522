"""Client-only tags, TAGMSG, replies, reactions, formatting and CTCP, as others see them."""

import re

from irc_stage import EVERYTHING, irc

ADA = ":ada!~u@nine.cloak"


def tags(line: str) -> dict[str, str]:
    """The tags of a line, as they stand there."""
    return {name: value for name, _, value in (tag.partition("=") for tag in line[1:].split(" ")[0].split(";"))}


def test_tags_of_clients_reach_those_who_know_tags(stage):
    ada, eve, bob = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING), irc(stage, "bob")
    ada.do(r"@+a=b\:c;d=e;+f PRIVMSG #lobby :hi")
    shown = tags(eve.do().splitlines()[-1])
    assert shown.pop("msgid")
    assert shown == {"+a": r"b\:c", "+f": ""}
    assert bob.do() == f"{ADA} PRIVMSG #lobby :hi\r\n"


def test_one_who_does_not_know_tags_sends_none(stage):
    ada, eve = irc(stage, "ada"), irc(stage, "eve", EVERYTHING)
    ada.do("@+a=b PRIVMSG #lobby :hi")
    assert set(tags(eve.do())) == {"msgid"}


def test_a_signal_to_a_room_is_seen_by_those_who_know_tags_and_by_nobody_later(stage):
    ada, eve, bob = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING), irc(stage, "bob")
    own = ada.do("@+typing=active TAGMSG #lobby").splitlines()[-1]
    assert own == eve.do().splitlines()[-1]
    assert own.endswith(f"{ADA} TAGMSG #lobby")
    assert tags(own)["+typing"] == "active"
    assert "TAGMSG" not in bob.do()
    assert not stage.disk.waiting
    assert "TAGMSG" not in irc(stage, "dan", EVERYTHING).heard()


def test_a_signal_to_somebody_founds_nothing(stage):
    ada, eve = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING)
    ada.do()
    before = len(stage.state.rooms)
    own = ada.do("@+typing=active;label=x TAGMSG eve")
    assert own.endswith(f"{ADA} TAGMSG eve\r\n")
    assert tags(own)["label"] == "x"
    assert eve.do().endswith(f"{ADA} TAGMSG eve\r\n")
    assert len(stage.state.rooms) == before


def test_a_signal_without_tags_or_to_nobody_is_no_signal(stage):
    ada = irc(stage, "ada", EVERYTHING)
    assert ada.do("TAGMSG #lobby", "@a=b TAGMSG #lobby") == ""
    assert " 401 " in ada.do("@+a=b TAGMSG nobody")
    assert " 403 " in ada.do("@+a=b TAGMSG #nowhere")
    assert " 411 " in ada.do("@+a=b TAGMSG")


def test_an_answer_to_a_message_is_kept_as_one(stage):
    ada, eve = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING)
    ada.do("PRIVMSG #lobby :what?")
    msgid = tags(eve.do().splitlines()[-1])["msgid"]
    ada.do(f"@+draft/reply={msgid} PRIVMSG #lobby :that")
    assert tags(eve.do())["+draft/reply"] == msgid
    assert stage.seen[-1].reply == int(msgid.rpartition("-")[2])


def test_a_reaction_is_seen_with_its_message(stage):
    ada, eve = irc(stage, "ada", EVERYTHING), irc(stage, "eve", EVERYTHING)
    ada.do("PRIVMSG #lobby :what?")
    msgid = tags(eve.do().splitlines()[-1])["msgid"]
    told = ada.do(f"@label=1;+draft/reply={msgid};+draft/react=:) TAGMSG #lobby")
    shown = tags(eve.do())
    assert tags(told.splitlines()[-1]).pop("label") == "1"
    assert (shown["+draft/reply"], shown["+draft/react"]) == (msgid, ":)")
    assert stage.seen[-1].reaction == ":)"


def test_colours_are_kept_for_irc_and_taken_off_for_others(stage):
    ada, eve, bob = irc(stage, "ada"), irc(stage, "eve"), stage.enter("bob")
    eve.do()
    ada.do("PRIVMSG #lobby :\x0304red\x03 and \x02bold\x02", "PRIVMSG #lobby :\x01ACTION \x1dwaves\x1d\x01")
    assert [line.partition(":")[2].partition(":")[2] for line in eve.do().split("\r\n")[-3:-1]] == [
        "\x0304red\x03 and \x02bold\x02",
        "\x01ACTION \x1dwaves\x1d\x01",
    ]
    assert bob.do().splitlines()[-2:] == ["<ada> red and bold", "* ada waves"]


def test_what_programs_ask_is_seen_by_programs_alone(stage):
    ada, eve, bob = irc(stage, "ada"), irc(stage, "eve"), stage.enter("bob")
    for client in (ada, eve, bob):
        client.do()
    ada.do("PRIVMSG #lobby :\x01VERSION\x01")
    assert eve.do("NOTICE #lobby :\x01VERSION eve 1.0\x01") == f"{ADA} PRIVMSG #lobby :\x01VERSION\x01\r\n"
    assert ada.do() == ":eve!~u@nine.cloak NOTICE #lobby :\x01VERSION eve 1.0\x01\r\n"
    assert bob.do() == ""
    assert "VERSION" not in bob.do("/history")


def test_a_message_that_others_could_not_be_shown_whole_is_refused(stage):
    ada, eve = irc(stage, "ada"), irc(stage, "eve")
    eve.do()
    head = f"{ADA} PRIVMSG #lobby :"
    ada.do()
    assert ada.do("PRIVMSG #lobby :" + "x" * (510 - len(head))) == ""
    assert re.match(r":chat.example 417 ada :", ada.do("PRIVMSG #lobby :" + "x" * (511 - len(head))))
    assert len(eve.do()) == 512


def test_one_who_wants_no_names_enters_without_them(stage):
    ada = irc(stage, "ada", "draft/no-implicit-names")
    assert [line.split(" ")[1] for line in ada.do("JOIN #tea").splitlines()] == ["JOIN"]
    assert " 353 " in ada.do("NAMES #tea")


def test_who_sends_a_line_without_end_is_sent_away(stage):
    ada = irc(stage, "ada")
    assert ada.do("PRIVMSG #lobby :" + "x" * 16_384).endswith("\r\nERROR :Closing link: ReadQ exceeded\r\n")
    assert ada.closed
