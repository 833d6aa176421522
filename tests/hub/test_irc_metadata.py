"""Notes on IRC (METADATA): what is answered, and who is told of what."""

import re

import pytest
from irc_stage import irc
from stage import Client, Stage

from hubbub.chat.accounts import Account
from hubbub.chat.notes import KEYS, VALUE_BYTES
from hubbub.dialects.irc import notes
from hubbub.dialects.irc.capabilities import SUBSCRIPTIONS
from hubbub.hub.allowance import Allowance, Rate

NOTES = "batch draft/metadata-3"
LATER = "ALL 0 :Ask for what is noted there with METADATA SYNC"


def enter(stage: Stage, nick: str, *keys: str, capabilities: str = NOTES) -> Client:
    """An IRC client in the lobby who has subscribed to these keys, and heard all about it."""
    client = irc(stage, nick, capabilities)
    if keys:
        client.do(f"METADATA * SUB {' '.join(keys)}")
    client.do()
    return client


def plain(told: str) -> list[str]:
    """The lines, without the server's name and without the marks of batches."""
    return [re.sub(r"^(@batch=\S+ )?:chat.example ", "", line) for line in told.splitlines() if " BATCH " not in line]


def news(client: Client) -> list[str]:
    return plain(client.do())


def test_a_note_is_answered_kept_and_taken_away(stage):
    ada = enter(stage, "ada")
    assert ada.do("METADATA * SET color :dark red") == ":chat.example 761 ada ada color * :dark red\r\n"
    assert ada.do("METADATA ADA SET color :dark red") == ":chat.example 761 ada ada color * :dark red\r\n"
    assert ada.do("METADATA * GET shape color A").splitlines() == [
        ":chat.example BATCH +3 metadata :ada",
        "@batch=3 :chat.example 766 ada ada shape :There is no such note",
        "@batch=3 :chat.example 761 ada ada color * :dark red",
        "@batch=3 :chat.example WARN METADATA INVALID_KEY A :That is no key",
        ":chat.example BATCH :-3",
    ]
    assert ada.do("METADATA * SET color :") == ":chat.example 766 ada ada color :There is no such note\r\n"
    assert ada.do("METADATA * SET color") == ":chat.example 766 ada ada color :There is no such note\r\n"
    assert plain(ada.do("METADATA * LIST")) == []


def test_all_notes_are_listed_and_cleared_in_a_batch(stage):
    ada = enter(stage, "ada")
    ada.do("METADATA * SET a :1", "METADATA * SET b :2")
    bob = enter(stage, "bob")
    assert plain(bob.do("METADATA Ada LIST")) == ["761 bob ada a * :1", "761 bob ada b * :2"]
    ada.do()
    opening, *cleared, _ = ada.do("METADATA * CLEAR").splitlines()
    assert opening.endswith(" metadata :ada")
    assert [line.split(" ")[2:6] for line in cleared] == [["766", "ada", "ada", key] for key in "ab"]
    assert " BATCH " in ada.do("METADATA * CLEAR")


def test_whoever_wants_to_know_is_told_if_he_shares_a_room_or_watches(stage):
    ada, bob, eve = enter(stage, "ada"), enter(stage, "bob", "color"), enter(stage, "eve", "shape")
    watcher, stranger = enter(stage, "fay", "color"), enter(stage, "guy", "color")
    for client in (watcher, stranger):
        client.do("PART #lobby")
    watcher.do("MONITOR + ada")
    for client in (ada, bob, eve, watcher):
        client.do()
    ada.do("METADATA * SET color :red")
    assert news(bob) == news(watcher) == ["761 * ada color * :red"]
    assert news(eve) == news(stranger) == news(ada) == []
    ada.do("METADATA * SET color :red")
    assert news(bob) == []
    ada.do("METADATA * SET color")
    assert news(bob) == ["766 * ada color :There is no such note any more"]


def test_who_shares_several_rooms_and_watches_is_told_once(stage):
    ada, bob = enter(stage, "ada"), enter(stage, "bob", "color")
    for client in (ada, bob):
        client.do("JOIN #tea")
    bob.do("MONITOR + ada")
    ada.do("METADATA * SET color :red")
    assert news(bob) == ["761 * ada color * :red"]


def test_who_changes_a_note_is_answered_and_not_told(stage):
    ada = enter(stage, "ada", "color")
    ada.do("JOIN #tea")
    assert plain(ada.do("METADATA * SET color :red")) == ["761 ada ada color * :red"]
    assert plain(ada.do("METADATA #tea SET color :red")) == ["761 ada #tea color * :red"]


def test_a_room_tells_its_members_alone(stage):
    ada, bob, eve = enter(stage, "ada"), enter(stage, "bob", "topic-url"), enter(stage, "eve", "topic-url")
    for client in (ada, bob):
        client.do("JOIN #tea")
    bob.do()
    ada.do("METADATA #TEA SET topic-url :https://example.com")
    assert news(bob) == ["761 * #tea topic-url * :https://example.com"]
    assert news(eve) == []
    assert plain(bob.do("METADATA #tea CLEAR"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION #tea * :")
    assert plain(bob.do("METADATA #tea SET x :y"))[0].startswith("FAIL METADATA KEY_NO_PERMISSION #tea x :")
    assert plain(eve.do("METADATA #tea GET topic-url")) == ["761 eve #tea topic-url * :https://example.com"]
    ada.do("MODE #tea +i")
    assert plain(eve.do("METADATA #tea LIST")) == []
    ada.do("MODE #tea +s")
    assert plain(eve.do("METADATA #tea LIST"))[0].startswith("FAIL METADATA INVALID_TARGET #tea :")


def test_whoever_enters_a_room_is_told_what_he_wants_to_know_of_it_and_of_all_in_it(stage):
    ada = enter(stage, "ada")
    ada.do("JOIN #tea", "METADATA * SET color :red", "METADATA * SET shape :round", "METADATA #tea SET color :green")
    bob = enter(stage, "bob", "color")
    *_, opening, room, user, closing = bob.do("JOIN #tea").splitlines()
    assert opening.endswith(" metadata :#tea")
    assert [room.partition(" :")[2], user.partition(" :")[2]] == [
        "chat.example 761 bob #tea color * :green",
        "chat.example 761 bob ada color * :red",
    ]
    assert " BATCH " in closing
    assert plain(bob.do("METADATA #tea SYNC")) == ["761 bob #tea color * :green", "761 bob ada color * :red"]
    assert plain(bob.do("METADATA *ALL SYNC")) == ["761 bob #tea color * :green", "761 bob ada color * :red"]
    assert plain(bob.do("METADATA ada SYNC")) == ["761 bob ada color * :red"]
    assert " metadata " not in irc(stage, "eve").do("JOIN #tea")


def test_of_more_than_fits_one_is_to_ask_and_the_answer_is_bounded(stage):
    keys = [f"k{number}" for number in range(KEYS)]
    for nick in ("ada", "bob", "eve", "fay", "guy"):
        noter = enter(stage, nick)
        noter.do("JOIN #tea", *(f"METADATA * SET {key} :{'x' * VALUE_BYTES}" for key in keys))
    reader = enter(stage, "reader", *keys)
    assert f":chat.example 774 reader #tea 0 :{LATER.partition(':')[2]}\r\n" in reader.do("JOIN #tea")
    assert len(plain(reader.do("METADATA #tea SYNC"))) == 5 * KEYS
    told = reader.do("MONITOR + ada,bob,eve,fay,guy")
    assert told.count(" 761 ") == 2 * KEYS
    assert told.count(" 774 ") == 3


def test_in_a_large_room_one_is_to_ask(stage, monkeypatch):
    monkeypatch.setattr(notes, "UNASKED_MEMBERS", 1)
    ada = enter(stage, "ada")
    ada.do("METADATA * SET color :red", "JOIN #tea")
    assert " 774 bob #tea 0 :" in enter(stage, "bob", "color").do("JOIN #tea")
    assert " metadata :#tea" in enter(stage, "eve").do("JOIN #tea")


def test_who_asks_for_much_too_often_waits(stage):
    ada = enter(stage, "ada")
    ada.session.allowances.append(Allowance(Rate(1, 50)))
    ada.type("METADATA *ALL SYNC\n" * 4)
    assert ada.heard().count("BATCH +") == 2
    stage.clock.pass_by(40)
    assert ada.heard().count("BATCH +") == 2


def test_a_watcher_is_told_at_once_and_when_somebody_comes(stage):
    ada = enter(stage, "ada")
    ada.do("METADATA * SET color :red")
    bob = enter(stage, "bob", "color")
    bob.do("PART #lobby")
    assert plain(bob.do("MONITOR + ada"))[1:] == ["761 bob ada color * :red"]
    ada.do("NICK ida")
    ada.do("NICK ada")
    told = plain(bob.do())
    assert told[-1] == "761 bob ada color * :red"
    assert told[-2].startswith("730 bob :ada!")


def test_subscriptions_are_granted_in_order_listed_and_given_back(stage):
    ada = enter(stage, "ada")
    assert plain(ada.do("METADATA * SUB color A! shape color")) == [
        "770 ada color :shape",
        "WARN METADATA INVALID_KEY A! :That is no key",
        f"774 ada *{LATER}",
    ]
    assert plain(ada.do("METADATA ada SUB color")) == ["770 ada :color"]
    assert ada.do("METADATA * SUBS").splitlines()[0].endswith(" :metadata-subs")
    assert plain(ada.do("METADATA * SUBS")) == ["772 ada color :shape"]
    assert plain(ada.do("METADATA * UNSUB color never")) == ["771 ada color :never"]
    assert plain(ada.do("METADATA * SUBS")) == ["772 ada :shape"]
    for command in ("SUB color", "UNSUB color", "SUBS"):
        assert plain(ada.do(f"METADATA #lobby {command}"))[0].startswith("FAIL METADATA INVALID_TARGET #lobby :")


def test_no_more_is_subscribed_to_than_may_be(stage):
    ada = enter(stage, "ada", *(f"k{number}" for number in range(SUBSCRIPTIONS - 1)))
    granted, refused, _ = plain(ada.do("METADATA * SUB one k1 more k2"))
    assert granted == "770 ada one :k1"
    assert refused.startswith(f"FAIL METADATA LIMIT_REACHED SUB more {SUBSCRIPTIONS} :")
    told = plain(ada.do("METADATA * SUBS"))
    assert sum(len(line.split(" ")) - 2 for line in told) == SUBSCRIPTIONS
    assert max(len(line.split(" ")) for line in told) <= 15


def test_without_the_capability_nobody_is_told_and_giving_it_back_ends_all_subscriptions(stage):
    ada, bob = enter(stage, "ada"), enter(stage, "bob", "color", capabilities="batch")
    ada.do("METADATA * SET color :red")
    assert news(bob) == []
    assert "BATCH" not in irc(stage, "eve").do("METADATA ada LIST")
    eve = enter(stage, "fay", "color")
    eve.do("CAP REQ :-draft/metadata-3", "CAP REQ :draft/metadata-3")
    assert plain(eve.do("METADATA * SUBS")) == []


def test_notes_are_part_of_whois_for_those_who_read_them(stage):
    ada = enter(stage, "ada")
    ada.do("METADATA * SET color :red")
    assert ":chat.example 760 bob ada color * :red\r\n" in enter(stage, "bob").do("WHOIS ada")
    assert " 760 " not in irc(stage, "eve").do("WHOIS ada")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("METADATA", "INVALID_PARAMS * :"),
        ("METADATA *", "INVALID_PARAMS * :"),
        ("METADATA * FROB", "INVALID_PARAMS FROB :"),
        ("METADATA * :a b", "INVALID_PARAMS * :"),
        ("METADATA * get", "INVALID_PARAMS GET :"),
        ("METADATA * SET", "INVALID_PARAMS SET :"),
        ("METADATA * SET a b c", "INVALID_PARAMS SET :"),
        ("METADATA * CLEAR a", "INVALID_PARAMS CLEAR :"),
        ("METADATA nobody GET a", "INVALID_TARGET nobody :"),
        ("METADATA nobody SYNC", "INVALID_TARGET nobody :"),
        ("METADATA nobody SET a b", "INVALID_TARGET nobody :"),
        ("METADATA #nowhere CLEAR", "INVALID_TARGET #nowhere :"),
        ("METADATA :a b LIST", "INVALID_PARAMS * :"),
        ("METADATA *ALL LIST", "INVALID_TARGET *ALL :"),
        ("METADATA * SET A :b", "INVALID_KEY A :"),
        ("METADATA * SET a :\x02\x03", "INVALID_VALUE a :"),
        (f"METADATA * SET a :{'x' * (VALUE_BYTES + 1)}", "INVALID_VALUE a :"),
    ],
)
def test_what_cannot_be_done_is_told(stage, line, told):
    ada = enter(stage, "ada")
    lines = ada.do(line).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f":chat.example FAIL METADATA {told}")


def test_what_is_no_text_is_told_as_a_failure_of_the_command(stage):
    ada = enter(stage, "ada")
    ada.session.receive(b"METADATA * SET a :caf\xe9\r\n")
    assert ada.heard().startswith(":chat.example FAIL METADATA INVALID_UTF8 :")


def test_an_answer_bears_the_label_of_its_line(stage):
    ada = enter(stage, "ada", capabilities=f"{NOTES} labeled-response")
    assert ada.do("@label=x METADATA * SET a :1") == "@label=x :chat.example 761 ada ada a * :1\r\n"
    assert ada.do("@label=x METADATA * SET a :1") == "@label=x :chat.example 761 ada ada a * :1\r\n"
    opening, note, closing = ada.do("@label=x METADATA * CLEAR").splitlines()
    assert opening.startswith("@label=x :chat.example BATCH +")
    assert "label" not in note + closing


def test_a_note_that_the_disk_does_not_take_is_told_as_not_saved(stage):
    ada = enter(stage, "ada")
    ada.do("JOIN #tea")
    stage.disk.full = True
    assert ada.do("METADATA #tea SET a :1").startswith(":chat.example 400 ada METADATA :Not saved")
    assert plain(ada.do("METADATA #tea LIST")) == []


# Before arrival


def early(stage: Stage) -> Client:
    """An IRC client who has not arrived."""
    client = irc(stage, "*", NOTES)
    client.do()
    return client


def test_one_may_note_something_about_oneself_before_arrival(stage):
    ada = early(stage)
    assert plain(ada.do("METADATA * SET color :red")) == ["761 * * color * :red"]
    assert plain(ada.do("METADATA * SET shape :round", "METADATA * SET shape"))[1].startswith("766 * * shape :")
    assert plain(ada.do("METADATA * GET color shape")) == [
        "761 * * color * :red",
        "766 * * shape :There is no such note",
    ]
    assert plain(ada.do("METADATA * SUB color")) == ["770 * :color"]
    assert plain(ada.do("METADATA bob GET color"))[0].startswith("FAIL METADATA INVALID_TARGET bob :")
    assert plain(ada.do("METADATA * SET A :x"))[0].startswith("FAIL METADATA INVALID_KEY A :")
    told = ada.do("NICK ada")
    assert told.index(" metadata :ada") < told.index(" 761 ada ada color * :red") < told.index(" 376 ")
    assert plain(ada.do("METADATA * LIST")) == ["761 ada ada color * :red"]
    assert plain(ada.do("METADATA * SUBS")) == ["772 ada :color"]


def test_before_arrival_there_are_only_so_many_notes_too(stage):
    ada = early(stage)
    for number in range(KEYS):
        ada.do(f"METADATA * SET k{number} :x")
    assert plain(ada.do("METADATA * SET more :x"))[0].startswith(f"FAIL METADATA LIMIT_REACHED SET * {KEYS} :")
    assert plain(ada.do("METADATA * SET more"))[0].startswith("FAIL METADATA LIMIT_REACHED ")
    assert len(plain(ada.do("METADATA * CLEAR"))) == KEYS
    told = ada.do("NICK ada")
    assert " metadata :ada" in told
    assert " 761 " not in told


def test_what_an_owner_of_an_account_notes_is_given_to_the_accounts(stage):
    kept = []
    stage.hub.accounts.note = lambda *note: kept.append(note)
    stage.state.accounts.put(Account("ada", 77))
    ada = early(stage)
    ada.do("METADATA * SET color :red")
    ada.session.user.account = "ada"
    ada.do("NICK ada")
    ada.do("METADATA * SET color :green", "METADATA * SET shape :round", "METADATA * CLEAR")
    noted = [("color", "red"), ("color", "green"), ("shape", "round"), ("color", ""), ("shape", "")]
    assert kept == [(77, *note) for note in noted]
    enter(stage, "bob").do("METADATA * SET color :red")
    assert len(kept) == len(noted)


def test_who_comes_by_another_session_brings_his_notes_and_his_others_are_told(stage):
    stage.state.accounts.put(Account("ada", 77))
    first, second = early(stage), early(stage)
    for client in (first, second):
        client.session.user.account = "ada"
    first.do("METADATA * SUB color", "NICK ada")
    first.do()
    second.do("METADATA * SET color :red")
    assert plain(second.do("NICK ada"))[-1] == "761 ada ada color * :red"
    assert news(first) == ["761 * ada color * :red"]
    assert stage.state.accounts.notes == {77: {"color": "red"}}
