"""What was said before, as IRC clients ask for it, and what is taken back."""

import re

import pytest
from irc_stage import connect
from stage import Client, Stage

from hubbub.chat.accounts import Account
from hubbub.chat.commands import React
from hubbub.chat.events import Said
from hubbub.chat.pages import Excerpt, Span
from hubbub.hub.tidying import tidy

CHATHISTORY = "batch draft/chathistory message-tags"


def irc(stage: Stage, nick: str, capabilities: str = "", account: str = "") -> Client:
    """An IRC client in the lobby, who has heard all about it."""
    client = connect(stage)
    client.session.user.account = account
    asked = [f"CAP REQ :{capabilities}", "CAP END"] if capabilities else []
    client.do("CAP LS 302", *asked, f"NICK {nick}", f"USER u 0 * :{nick}", "CAP END", "JOIN #lobby")
    return client


def texts(told: str) -> list[str]:
    return re.findall(r" (?:PRIVMSG|NOTICE) \S+ :(.*)\r\n", told)


def words(told: str) -> list[str]:
    """The command of each line."""
    return re.findall(r"^(?:@\S+ )?(?::\S+ )?(\S+)", told.replace("\r\n", "\n"), re.MULTILINE)


def msgid(told: str, text: str) -> str:
    found = re.search(rf"msgid=([^; ]+)\S* \S+ PRIVMSG \S+ :{text}\r", told)
    assert found, told
    return found[1]


def own(stage: Stage, account: str, nick: str, *, always_on: bool = False) -> int:
    """Make the user of that nick the owner of an account: his id."""
    user = stage.state.user_named(nick)
    assert user is not None
    user.account = account
    stage.state.accounts.put(Account(account, user.id, always_on))
    return user.id


@pytest.fixture
def talk(stage: Stage) -> tuple[Client, dict[str, str]]:
    """A client who has said m0 to m9 in #lobby, and their ids."""
    ada = irc(stage, "ada", f"{CHATHISTORY} echo-message")
    told = ada.do(*(f"PRIVMSG #lobby :m{n}" for n in range(10)))
    return ada, {f"m{n}": msgid(told, f"m{n}") for n in range(10)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("LATEST #lobby * 3", "m7 m8 m9"),
        ("LATEST #LOBBY * 3", "m7 m8 m9"),
        ("LATEST #lobby msgid={m7} 5", "m8 m9"),
        ("BEFORE #lobby msgid={m3} 2", "m1 m2"),
        ("AFTER #lobby msgid={m3} 2", "m4 m5"),
        ("AROUND #lobby msgid={m3} 3", "m2 m3 m4"),
        ("BETWEEN #lobby msgid={m3} msgid={m6} 5", "m4 m5"),
        ("BETWEEN #lobby msgid={m6} msgid={m3} 1", "m5"),
        ("LATEST #lobby * 100000", "m0 m1 m2 m3 m4 m5 m6 m7 m8 m9"),
        ("BEFORE #lobby timestamp=1970-01-01T00:00:00.500Z 5", ""),
        ("AFTER #lobby timestamp=1970-01-01T00:00:00.500Z 2", "m0 m1"),
        ("LATEST #lobby timestamp=1970-01-01T00:00:01.000Z 2", ""),
    ],
)
def test_any_part_of_a_rooms_history_can_be_asked_for(talk, asked, found):
    ada, ids = talk
    told = ada.do("CHATHISTORY " + asked.format(**ids))
    lines = told.splitlines()
    opening = re.fullmatch(r":chat\.example BATCH \+(\S+) chathistory :#lobby", lines[0])
    assert opening
    assert lines[-1] == f":chat.example BATCH :-{opening[1]}"
    assert all(f"batch={opening[1]};" in line for line in lines[1:-1])
    assert " ".join(texts(told)) == found
    assert all(msgid(told, text) == ids[text] for text in texts(told))


@pytest.mark.parametrize(
    ("asked", "failure"),
    [
        ("", "INVALID_PARAMS * :Insufficient parameters"),
        ("FROM #lobby * 5", "INVALID_PARAMS FROM :Unknown command"),
        ("LATEST #lobby *", "INVALID_PARAMS LATEST :Insufficient parameters"),
        ("LATEST #lobby * 5 5", "INVALID_PARAMS LATEST :Too many parameters"),
        ("LATEST #lobby * x", "INVALID_PARAMS LATEST x :Invalid limit"),
        ("LATEST #lobby * -1", "INVALID_PARAMS LATEST -1 :Invalid limit"),
        ("BEFORE #lobby * 5", "INVALID_PARAMS BEFORE * :Invalid timestamp"),
        ("BEFORE #lobby timestamp=noon 5", "INVALID_PARAMS BEFORE timestamp=noon :Invalid timestamp"),
        ("BEFORE #lobby timestamp=2020-13-01T00:00:00Z 5", "INVALID_PARAMS BEFORE timestamp=2020-13-01T00:00:00Z"),
        ("BEFORE #lobby msgid=other-1-5 5", "INVALID_PARAMS BEFORE msgid=other-1-5 :No message"),
        ("BEFORE #lobby msgid=journal-99-5 5", "INVALID_PARAMS BEFORE msgid=journal-99-5 :No message"),
        ("TARGETS msgid=journal-1-5 * 5", "INVALID_PARAMS TARGETS msgid=journal-1-5 :Invalid timestamp"),
        ("LATEST #cake * 5", "INVALID_TARGET LATEST #cake :"),
        ("LATEST #tea * 5", "INVALID_TARGET LATEST #tea :"),
        ("LATEST nobody * 5", "INVALID_TARGET LATEST nobody :"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_told_as_a_failure(stage, talk, asked, failure):
    ada, _ = talk
    stage.enter("bob", "tea")
    ada.do()
    told = ada.do(f"CHATHISTORY {asked}")
    assert told.startswith(f":chat.example FAIL CHATHISTORY {failure}")
    assert told.count("\r\n") == 1


def test_events_are_played_only_to_who_asked_for_them(stage, talk):
    ada, _ = talk
    eve = irc(stage, "eve", f"{CHATHISTORY} draft/event-playback")
    stage.state.room_named("lobby").ranks[stage.state.user_named("eve").id] = {"operator"}
    eve.do("TOPIC #lobby :cake", "PRIVMSG #lobby :hi")
    assert words(eve.do("CHATHISTORY LATEST #lobby * 4"))[1:-1] == ["PRIVMSG", "JOIN", "TOPIC", "PRIVMSG"]
    assert words(ada.do("CHATHISTORY LATEST #lobby * 3"))[-5:] == ["BATCH", "PRIVMSG", "PRIVMSG", "PRIVMSG", "BATCH"]


@pytest.mark.usefixtures("talk")
def test_without_batches_the_lines_come_alone_and_no_events_among_them(stage):
    eve = irc(stage, "eve", "draft/chathistory draft/event-playback")
    assert words(eve.do("CHATHISTORY LATEST #lobby * 3")) == ["PRIVMSG", "PRIVMSG", "PRIVMSG"]


def test_a_conversation_has_a_history_for_both_and_for_nobody_else(stage):
    ada, bob, eve = (irc(stage, nick, CHATHISTORY) for nick in ("ada", "bob", "eve"))
    ada.do("PRIVMSG bob :one", "PRIVMSG eve :other")
    bob.do("PRIVMSG ada :two")
    assert texts(ada.do("CHATHISTORY LATEST bob * 9"))[-2:] == ["one", "two"]
    told = bob.do("CHATHISTORY LATEST ADA * 9")
    assert texts(told)[-2:] == ["one", "two"]
    assert ":ada!~u@nine.cloak PRIVMSG bob :one" in told
    assert "BATCH +1 chathistory :ADA" in told
    assert texts(eve.do("CHATHISTORY LATEST bob * 9"))[1:] == []


def test_the_next_guest_of_a_name_reads_nothing_of_the_first(stage):
    ada, bob = irc(stage, "ada", CHATHISTORY), irc(stage, "bob", CHATHISTORY)
    ada.do("PRIVMSG bob :secret")
    bob.do("QUIT")
    bob = irc(stage, "bob", CHATHISTORY)
    assert texts(bob.do("CHATHISTORY LATEST ada * 9")) == []
    assert texts(ada.do("CHATHISTORY LATEST bob * 9")) == []


def test_the_owner_of_an_account_goes_on_with_his_conversations(stage):
    ada, bob = irc(stage, "ada", CHATHISTORY), irc(stage, "bob", CHATHISTORY)
    own(stage, "bob", "bob")
    ada.do("PRIVMSG bob :one")
    bob.do("QUIT")
    assert texts(ada.do("CHATHISTORY LATEST bob * 9")) == ["one"]
    tidy(stage.hub, 2_000, "lobby")
    stage.settle()
    bob = irc(stage, "bob", CHATHISTORY, account="bob")
    assert texts(bob.do("CHATHISTORY LATEST ada * 9")) == ["one"]
    ada.do("PRIVMSG bob :two")
    assert texts(bob.heard()) == ["two"]
    bob.do("PRIVMSG ada :three")
    assert texts(ada.heard()) == ["three"]


def test_what_a_guest_said_to_an_account_is_found_by_his_nick_when_he_is_gone_and_not_for_ever(stage):
    ada, bob = irc(stage, "ada", CHATHISTORY), irc(stage, "bob", CHATHISTORY)
    own(stage, "bob", "bob")
    ada.do("PRIVMSG bob :one")
    ada.do("QUIT")
    tidy(stage.hub, 2_000, "lobby")
    stage.settle()
    assert texts(bob.do("CHATHISTORY LATEST Ada * 9"))[-1] == "one"
    tidy(stage.hub, 10**15, "lobby")
    stage.settle()
    assert "INVALID_TARGET" in bob.do("CHATHISTORY LATEST ada * 9")


def test_targets_are_the_rooms_and_conversations_in_which_something_was_said(stage):
    ada, _ = irc(stage, "ada", CHATHISTORY), irc(stage, "bob", CHATHISTORY)
    ada.do("PRIVMSG #lobby :one", "PRIVMSG bob :two", "JOIN #silent")
    told = ada.do("CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z 9")
    assert re.findall(r"CHATHISTORY TARGETS (\S+) :(\S+)\r", told) == [
        ("#lobby", "1970-01-01T00:00:01.000Z"),
        ("bob", "1970-01-01T00:00:01.000Z"),
    ]
    assert "BATCH +1 :draft/chathistory-targets" in told
    told = ada.do("CHATHISTORY TARGETS timestamp=1970-01-01T00:00:01.000Z timestamp=2100-01-01T00:00:00.000Z 9")
    assert words(told) == ["BATCH", "BATCH"]


@pytest.mark.usefixtures("talk")
def test_who_enters_is_shown_the_last_messages_unless_he_asks_by_himself(stage):
    plain = connect(stage)
    told = plain.do("NICK eve", "USER u 0 * :eve", "JOIN #lobby")
    assert texts(told)[-2:] == ["[00:00] m8", "[00:00] m9"]
    assert told.index("366") < told.index("m0")
    timed = connect(stage)
    told = timed.do("CAP REQ :server-time batch", "NICK fay", "USER u 0 * :fay", "CAP END", "JOIN #lobby")
    assert "time=1970-01-01T00:00:01.000Z :ada!~u@nine.cloak PRIVMSG #lobby :m9\r\n" in told
    assert "BATCH +1 chathistory :#lobby" in told
    asking = connect(stage)
    told = asking.do("CAP REQ draft/chathistory", "NICK gus", "USER u 0 * :gus", "CAP END", "JOIN #lobby")
    assert "m9" not in told


def test_no_line_of_what_was_said_before_looks_to_a_bot_as_if_it_were_said_now(stage):
    ada = irc(stage, "ada", "batch draft/multiline")
    ada.do("BATCH +1 draft/multiline #lobby", *(f"@batch=1 PRIVMSG #lobby :{line}" for line in ("try", "", "!die")))
    ada.do("BATCH -1")
    bot = connect(stage)
    told = bot.do("NICK bot", "USER u 0 * :bot", "JOIN #lobby")
    assert texts(told)[-2:] == ["[00:00] try", "[00:00] !die"]


def test_who_enters_is_not_asked_what_programs_asked_before(stage):
    ada = irc(stage, "ada")
    ada.do("PRIVMSG #lobby :hi", "PRIVMSG #lobby :\x01PING 7\x01", "NOTICE #lobby :\x01PING 7\x01")
    ada.do("PRIVMSG #lobby :\x01ACTION waves\x01")
    told = connect(stage).do("NICK eve", "USER u 0 * :eve", "JOIN #lobby")
    assert "\x01PING" not in told
    assert texts(told)[-2:] == ["[00:00] hi", "\x01ACTION [00:00] waves\x01"]


@pytest.mark.usefixtures("talk")
def test_playback_plays_what_was_said_since(stage):
    eve = irc(stage, "eve", "znc.in/playback server-time")
    eve.do("PRIVMSG ada :psst")
    assert sorted(texts(eve.do("PRIVMSG *playback :PLAY * 0"))) == [*(f"m{n}" for n in range(10)), "psst"]
    assert texts(eve.do("PRIVMSG *playback :play #lobby 0.5 0.9")) == []
    assert len(texts(eve.do("PRIVMSG *playback :play #lobby,ada 0.5 1.5"))) == 11
    assert texts(eve.do("PRIVMSG *playback :play ada")) == ["psst"]
    assert eve.do("PRIVMSG *playback :play #nowhere 0", "PRIVMSG *playback :what?", "PRIVMSG *playback :play * x") == ""


@pytest.mark.usefixtures("talk")
def test_playback_is_asked_as_one_asks_a_module_of_znc(stage):
    eve = irc(stage, "eve", "znc.in/playback server-time")
    for asked in ("ZNC *playback PLAY #lobby 0", "ZNC *playback :play #lobby 0"):  # as The Lounge does, and Palaver
        assert texts(eve.do(asked)) == [f"m{n}" for n in range(10)]
    assert eve.do("ZNC *status :help") == ":chat.example 401 eve *status :No such module\r\n"
    assert " 461 eve ZNC " in eve.do("ZNC")


def test_one_takes_back_what_one_said_and_everybody_who_can_is_told(stage, talk):
    ada, ids = talk
    redacting = irc(stage, "eve", "draft/message-redaction message-tags")
    plain, lines = irc(stage, "fay"), stage.enter("gus")
    plain.heard(), ada.heard(), redacting.heard()
    in_words = ":ada!~u@nine.cloak NOTICE #lobby :took back a message (oops)\r\n"
    told = ada.do(f"REDACT #lobby {ids['m4']} :oops", "PING x")
    assert re.fullmatch(rf"@\S+ {re.escape(in_words)}:chat.example PONG chat.example :x\r\n", told)
    assert re.fullmatch(rf"@\S+ :ada!~u@nine.cloak REDACT #lobby {ids['m4']} :oops\r\n", redacting.heard())
    assert plain.heard() == in_words
    assert lines.heard() == "-- ada took back a message (oops)\n"
    assert "m4" not in texts(ada.do("CHATHISTORY LATEST #lobby * 20"))
    assert "m4" not in stage.connect().do()
    late = connect(stage)
    assert "m4" not in late.do("NICK late", "USER u 0 * :late", "JOIN #lobby")


@pytest.mark.parametrize(
    ("asked", "failure"),
    [
        ("#lobby {m4}", "REDACT_FORBIDDEN #lobby {m4}"),
        ("#lobby journal-1-999", "UNKNOWN_MSGID #lobby journal-1-999"),
        ("#lobby other-1-5", "UNKNOWN_MSGID #lobby other-1-5"),
        ("#lobby nonsense", "UNKNOWN_MSGID #lobby nonsense"),
        ("#lobby journal-1-1", "UNKNOWN_MSGID #lobby journal-1-1"),
        ("#tea {m4}", "INVALID_TARGET #tea"),
        ("ada {m4}", "UNKNOWN_MSGID ada {m4}"),
        ("nobody {m4}", "INVALID_TARGET nobody"),
    ],
)
def test_nobody_takes_back_what_is_not_his_or_not_there(stage, talk, asked, failure):
    _, ids = talk
    eve = irc(stage, "eve", "draft/message-redaction message-tags")
    told = eve.do("REDACT " + asked.format(**ids))
    assert told.startswith(f":chat.example FAIL REDACT {failure.format(**ids)} :")


def test_an_operator_of_the_room_takes_away_what_others_said_and_only_there(stage):
    ada, eve = irc(stage, "ada", "message-tags echo-message"), irc(stage, "eve", "draft/message-redaction message-tags")
    eve.do("JOIN #tea")
    ada.do("JOIN #tea")
    told = ada.do("PRIVMSG #tea :spam", "PRIVMSG #lobby :fine", "PRIVMSG eve :psst")
    assert "REDACT #tea" in eve.do(f"REDACT #tea {msgid(told, 'spam')}")
    assert "REDACT_FORBIDDEN" in eve.do(f"REDACT #lobby {msgid(told, 'fine')}")
    assert "REDACT_FORBIDDEN" in eve.do(f"REDACT ada {msgid(told, 'psst')}")
    assert "UNKNOWN_MSGID" in eve.do(f"REDACT #tea {msgid(told, 'spam')}")


def test_who_stopped_reading_is_not_sent_what_was_taken_back_meanwhile(stage, talk):
    ada, _ = talk
    bob = stage.enter("bob")
    bob.heard()
    bob.stop_reading()
    told = ada.do("PRIVMSG #lobby :first", "PRIVMSG #lobby :secret", "PRIVMSG #lobby :third")
    bob.heard()
    ada.do(f"REDACT #lobby {msgid(told, 'secret')}")
    bob.read_on()
    heard = bob.heard()
    assert "secret" not in heard
    assert heard.endswith("-- ada took back a message\n")


def test_up_to_when_one_has_read_is_remembered_and_never_goes_back(stage):
    ada = irc(stage, "ada", "draft/read-marker")
    early, late = "timestamp=1970-01-01T00:00:00.100Z", "timestamp=1970-01-01T00:00:00.900Z"
    assert ada.do("MARKREAD #lobby") == ":chat.example MARKREAD #lobby :*\r\n"
    assert ada.do(f"MARKREAD #LOBBY {late}") == f":chat.example MARKREAD #lobby :{late}\r\n"
    assert ada.do(f"MARKREAD #lobby {early}") == f":chat.example MARKREAD #lobby :{late}\r\n"
    assert ada.do("MARKREAD #lobby") == f":chat.example MARKREAD #lobby :{late}\r\n"
    assert ada.do("MARKREAD bob") == ":chat.example MARKREAD bob :*\r\n"
    future = ada.do("MARKREAD bob timestamp=2999-01-01T00:00:00.000Z")
    assert future == ":chat.example MARKREAD bob :timestamp=1970-01-01T00:00:01.000Z\r\n"
    ada.do("PART #lobby")
    told = ada.do("JOIN #lobby")
    assert f"MARKREAD #lobby :{late}\r\n" in told
    assert told.index("MARKREAD") < told.index(" 366 ")


def test_a_read_marker_is_nobody_elses_business(stage):
    ada, bob = irc(stage, "ada", "draft/read-marker"), irc(stage, "bob", "draft/read-marker")
    bob.heard()
    ada.do("MARKREAD #lobby timestamp=1970-01-01T00:00:00.900Z")
    assert bob.do("MARKREAD #lobby") == ":chat.example MARKREAD #lobby :*\r\n"


def test_a_read_marker_is_told_to_all_sessions_of_a_user_and_outlives_his_visit(stage):
    one = irc(stage, "ada", "draft/read-marker")
    own(stage, "ada", "ada")
    two = irc(stage, "ada", "draft/read-marker", account="ada")
    two.heard()
    mark = "MARKREAD #lobby :timestamp=1970-01-01T00:00:00.900Z\r\n"
    assert one.do("MARKREAD #lobby timestamp=1970-01-01T00:00:00.900Z") == f":chat.example {mark}"
    assert two.heard() == f":chat.example {mark}"
    one.do("QUIT"), two.do("QUIT")
    three = connect(stage)
    three.session.user.account = "ada"
    assert mark in three.do("CAP REQ draft/read-marker", "NICK ada", "USER u 0 * :a", "CAP END", "JOIN #lobby")


def test_what_was_said_in_private_to_one_without_a_session_is_shown_when_he_attaches(stage):
    bob, ada = irc(stage, "bob"), irc(stage, "ada")
    own(stage, "bob", "bob", always_on=True)
    ada.do("PRIVMSG bob :seen")
    bob.do("QUIT")
    ada.do("PRIVMSG bob :missed", "PRIVMSG #lobby :public")
    assert stage.state.user_named("bob") is not None
    again = connect(stage)
    again.session.user.account = "bob"
    told = again.do("NICK bob", "USER u 0 * :b")
    assert texts(told)[-2:] == ["[00:00] public", "[00:00] missed"]
    assert "seen" not in told
    other = connect(stage)
    other.session.user.account = "bob"
    assert "missed" not in other.do("NICK bob", "USER u 0 * :b")


def test_a_message_for_those_of_a_rank_is_shown_to_no_one_else(stage):
    ada = irc(stage, "ada", CHATHISTORY)
    eve = irc(stage, "eve", CHATHISTORY)
    ada.do("JOIN #tea"), eve.do("JOIN #tea", "PRIVMSG #tea :for all")
    room, user = stage.state.room_named("tea"), stage.state.user_named("ada")
    stage.disk.append(None, Said(room=room.id, user=user.id, nick="ada", text="for operators", rank="operator"))
    stage.settle()
    ada.heard(), eve.heard()
    assert texts(ada.do("CHATHISTORY LATEST #tea * 9")) == ["for all", "for operators"]
    assert texts(eve.do("CHATHISTORY LATEST #tea * 9")) == ["for all"]
    late = connect(stage)
    assert "for operators" not in late.do("NICK late", "USER u 0 * :late", "JOIN #tea")


def test_a_reaction_is_kept_with_its_message_until_it_is_taken_back(stage):
    ada = irc(stage, "ada", f"{CHATHISTORY} echo-message")
    told = ada.do("PRIVMSG #lobby :hi")
    seq = int(msgid(told, "hi").rpartition("-")[2])

    def reactions() -> list[tuple[str, str]]:
        found: list[Excerpt] = []
        stage.disk.page(1, Span(9), found.append)
        stage.settle()
        return [(one.nick, one.reaction) for one in found[0].reactions]

    stage.hub.submit(ada.session, React("#lobby", seq, "+1"))
    stage.settle()
    assert reactions() == [("ada", "+1")]
    stage.hub.submit(ada.session, React("#lobby", seq, "+1", on=False))
    stage.settle()
    assert reactions() == []
    for wrong in (React("#lobby", 999, "+1"), React("#lobby", 1, "+1"), React("#lobby", seq, "x" * 50)):
        ada.heard()
        stage.hub.submit(ada.session, wrong)
        stage.settle()
        assert ada.heard().startswith(":chat.example 400 ada")


def test_many_long_pages_are_answered_one_after_another_and_cut_nobody_off(stage):
    ada = irc(stage, "ada", CHATHISTORY)
    ada.do(*(f"PRIVMSG #lobby :{n:03d}{'x' * 300}" for n in range(200)))
    ada.stop_reading(262_144)
    told = ada.do(*["CHATHISTORY LATEST #lobby * 1000"] * 20, "PING x")
    while "PONG" not in told:
        assert not ada.closed
        ada.read_a_little()
        stage.clock.pass_by(1)
        stage.settle()
        told += ada.heard()
    assert len(texts(told)) == 20 * 200


def test_a_page_that_is_too_long_ends_early_at_the_far_end(stage):
    ada = irc(stage, "ada", f"{CHATHISTORY} echo-message")
    told = ada.do(*(f"PRIVMSG #lobby :{n:03d}{'x' * 400}" for n in range(300)))
    ids = re.findall(r"msgid=([^; ]+)", told)

    def shown(asked: str) -> list[int]:
        page = ada.do(f"CHATHISTORY {asked}")
        assert len(page) <= 140_000
        return [int(text[:3]) for text in texts(page)]

    latest, after = shown("LATEST #lobby * 1000"), shown(f"AFTER #lobby msgid={ids[0]} 1000")
    around = shown(f"AROUND #lobby msgid={ids[150]} 1000")
    assert latest == list(range(300 - len(latest), 300))
    assert after == list(range(1, 1 + len(after)))
    assert around == list(range(around[0], around[0] + len(around)))
    assert around[0] < 150 < around[-1]
    assert min(len(latest), len(after), len(around)) > 200


def test_a_hint_that_is_to_be_kept_is_played_with_the_events_and_can_be_taken_back(stage):
    ada = irc(stage, "ada", f"{CHATHISTORY} echo-message draft/event-playback draft/message-redaction")
    bob = irc(stage, "bob", f"{CHATHISTORY}")
    ada.do("PRIVMSG #lobby :hi")
    told = ada.do("@+x=y;+draft/persist TAGMSG #lobby")
    assert "+x=y" in told
    assert "+x=y" in bob.heard()
    page = ada.do("CHATHISTORY LATEST #lobby * 2")
    assert told.split(" ", 1)[1] in page
    assert "TAGMSG" not in bob.do("CHATHISTORY LATEST #lobby * 2")
    ada.do("@+x=z;+draft/persist TAGMSG bob")
    assert "+x=z" in ada.do("CHATHISTORY LATEST bob * 2")
    found = re.search(r"msgid=([^; ]+)", told)
    assert found
    assert "REDACT" in ada.do(f"REDACT #lobby {found[1]}")
    assert "TAGMSG" not in ada.do("CHATHISTORY LATEST #lobby * 2")


def test_a_reaction_comes_with_its_message_and_marked_as_what_belongs_to_it(stage):
    ada = irc(stage, "ada", f"{CHATHISTORY} echo-message draft/event-playback")
    known = msgid(ada.do("PRIVMSG #lobby :hi"), "hi")
    ada.do("PRIVMSG #lobby :ho", f"@+draft/reply={known};+draft/react=ha TAGMSG #lobby")
    *_, said, reaction, other, _end = ada.do("CHATHISTORY LATEST #lobby * 3").splitlines()
    assert said.endswith(":hi")
    assert other.endswith(":ho")
    assert "draft/chathistory-context;" in reaction
    assert f"+draft/reply={known};+draft/react=ha" in reaction
    latest = ada.do("CHATHISTORY LATEST #lobby * 1")
    assert "TAGMSG" in latest
    assert "context" not in latest


def test_who_speaks_to_himself_hears_it_and_finds_it_again(stage):
    ada = irc(stage, "ada", CHATHISTORY)
    assert texts(ada.do("PRIVMSG ada :note")) == ["note"]
    ada.do("CAP REQ echo-message")
    assert texts(ada.do("PRIVMSG ada :echoed")) == ["echoed", "echoed"]
    assert texts(ada.do("CHATHISTORY LATEST ada * 9")) == ["note", "echoed"]
    bob = stage.enter("bob")
    assert bob.do("/msg bob milk") == "[bob → you] milk\n"
    bob.do("/quit")
    tidy(stage.hub, 2_000, "lobby")
    stage.settle()
    mine = [room.pair for room in stage.state.rooms.values() if room.pair and len(set(room.pair)) == 1]
    assert mine == [(ada.session.user.id,) * 2]
