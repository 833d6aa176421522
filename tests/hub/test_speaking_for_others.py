"""What is said for somebody else: how each door shows it, to whom, and what programs are told besides."""

import re

import pytest
from irc_stage import irc
from stage import Client, Stage

HOST = "!~u@nine.cloak"


@pytest.fixture
def ada(stage: Stage) -> Client:
    """The operator of #tea."""
    client = irc(stage, "ada", "labeled-response batch")
    client.do("JOIN #tea", "MODE #tea +E")
    return client


def test_it_comes_back_to_who_speaks_though_he_wants_no_echo(stage, ada):
    bob, eve = irc(stage, "bob"), stage.enter("eve", "#tea")
    bob.do("JOIN #tea")
    for client in (ada, eve):
        client.do()
    told = f":zoe/matrix{HOST} PRIVMSG #tea :hi all\r\n"
    assert ada.do("RELAYMSG #tea zoe/matrix :hi all") == told
    assert bob.do() == told
    assert eve.do() == "<zoe/matrix> hi all\n"
    assert eve.do("/relay *bilbo* bread", "/me nods") == "<*bilbo*> bread\n"
    assert ada.do().startswith(":*bilbo*!")


def test_a_label_gets_it_as_its_answer(ada):
    assert ada.do("@label=x RELAYMSG #tea zoe/matrix hi") == f"@label=x :zoe/matrix{HOST} PRIVMSG #tea :hi\r\n"


def test_roles_speak_and_act_and_words_need_no_colon(ada):
    told = ada.do("NPC #tea bilbo too much bread", "NPCA #tea bilbo :eats", "SCENE #tea It is dark")
    assert told == (
        f":*bilbo*{HOST} PRIVMSG #tea :too much bread\r\n"
        f":*bilbo*{HOST} PRIVMSG #tea :\x01ACTION eats\x01\r\n"
        f":=Scene={HOST} PRIVMSG #tea :It is dark\r\n"
    )


def test_programs_are_told_who_it_was_and_no_account_is_shown_with_it(stage, ada):
    ada.session.user.account = "ada"
    bob = irc(stage, "bob", "draft/relaymsg account-tag message-tags")
    plain = irc(stage, "eve", "account-tag")
    for client in (bob, plain):
        client.do("JOIN #tea")
    bob.do()
    ada.do("RELAYMSG #tea zoe/matrix hi", "PRIVMSG #tea :ho")
    first, second = bob.do().splitlines()
    assert re.fullmatch(rf"@msgid=\S+;draft/relaymsg=ada :zoe/matrix{HOST} PRIVMSG #tea :hi", first)
    assert "relaymsg" not in second
    assert ";account=ada " in second
    assert plain.do() == f":zoe/matrix{HOST} PRIVMSG #tea :hi\r\n@account=ada :ada{HOST} PRIVMSG #tea :ho\r\n"


def test_the_tag_comes_to_who_asked_for_nothing_else(stage, ada):
    bob = irc(stage, "bob", "draft/relaymsg")
    bob.do("JOIN #tea")
    ada.do("RELAYMSG #tea zoe/matrix hi", "PRIVMSG #tea :ho")
    told = bob.do()
    assert told == (f"@draft/relaymsg=ada :zoe/matrix{HOST} PRIVMSG #tea :hi\r\n:ada{HOST} PRIVMSG #tea :ho\r\n")


def test_history_shows_it_likewise(stage, ada):
    ada.do("NPC #tea bilbo bread")
    eve = stage.enter("eve")
    assert eve.do("/join #tea").startswith("-- earlier\n<*bilbo*> bread\n-- now\n")
    bob = irc(stage, "bob", "draft/chathistory batch")
    bob.do("JOIN #tea")
    assert f":*bilbo*{HOST} PRIVMSG #tea :bread\r\n" in bob.do("CHATHISTORY LATEST #tea * 5")


def test_a_slow_reader_is_sent_his_own_too(stage):
    eve = stage.enter("eve", "#tea")
    eve.do("/topic #tea x")
    bob = stage.enter("bob", "#tea")
    eve.do()
    eve.stop_reading()
    bob.type("one\n")
    eve.type("/relay zoe/matrix two\nthree\n")
    stage.disk.commit(1)
    assert eve.session.stalled
    stage.settle()
    eve.read_on()
    told = eve.heard()
    assert "<zoe/matrix> two\n" in told
    assert "three" not in told


def test_what_is_for_operators_alone_comes_back_too(stage, ada):
    bob = irc(stage, "bob")
    bob.do("JOIN #tea")
    ada.do("MODE #tea +U")
    bob.do()
    assert bob.do("NPC #tea bilbo psst") == f":*bilbo*{HOST} PRIVMSG #tea :psst\r\n"
    assert f":*bilbo*{HOST} PRIVMSG" in ada.do()


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("RELAYMSG #tea bob!u/x hi", "FAIL RELAYMSG INVALID_NICK"),
        ("RELAYMSG #tea bob hi", "FAIL RELAYMSG INVALID_NICK"),
        ("RELAYMSG #tea *bob* hi", "FAIL RELAYMSG INVALID_NICK"),
        ("RELAYMSG #tea bob/x :", "FAIL RELAYMSG BLANK_MSG"),
        ("RELAYMSG #lobby zoe/x hi", "442 ada #lobby"),
        ("RELAYMSG #nowhere zoe/x hi", "403 ada #nowhere"),
        ("RELAYMSG #tea", "461 ada RELAYMSG"),
        ("NPC #tea a/b hi", "573 ada #tea"),
        ("NPC #tea * hi", "573 ada #tea"),
    ],
)
def test_what_cannot_be_is_told_in_the_words_of_irc(ada, line, answer):
    ada.do("PART #lobby")
    assert ada.do(line).startswith(f":chat.example {answer} ")


def test_who_may_not_is_told_so(stage, ada):
    bob = irc(stage, "bob")
    bob.do("JOIN #tea")
    assert bob.do("RELAYMSG #tea zoe/x hi").startswith(":chat.example FAIL RELAYMSG PRIVS_NEEDED :")
    ada.do("MODE #tea -E")
    bob.do()
    assert bob.do("NPC #tea bilbo hi").startswith(":chat.example 573 bob #tea :")


def test_a_full_disk_and_a_refusal_give_the_line_back_as_it_was_typed(stage):
    eve = stage.enter("eve", "#tea")
    assert eve.do("/relay *bilbo* bread").startswith("-- not saved: /relay *bilbo* bread\n-- Nobody speaks in roles")
    stage.disk.full = True
    assert eve.do("/relay zoe/x hi") == "-- not saved: /relay zoe/x hi\n"
