"""What a nick or a room may be called, and which names are taken for one another."""
# ruff: noqa: RUF001 - characters that are easily confused are the subject here

import itertools
import string
import sys
from unicodedata import category, normalize

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hubbub.chat.claims import nick_key
from hubbub.chat.names import NICK_LENGTH, RESERVED, ROOM_LENGTH, fold, nick, room_name, skeleton
from hubbub.chat.refusals import Refused
from hubbub.chat.text import one_line

LETTERS = string.ascii_letters + string.digits + "-_[]{}\\^`|"
TRICKY = "éßÀоаМνΝΥυтßİıςσĸᴀ\u0301\u0307\u0331"
ANY_TEXT = st.text(st.characters() | st.characters(categories=["Cs"])) | st.text(list(LETTERS + TRICKY), max_size=12)

PEOPLE = r"""
    ada Ada x ada_ [ada] a-b {}a ada|away `x^\ R2D2 7of9 lol Zoë Søren Ngọc Nguyễn Дима_dev Наташа Γιάννης Νίκος Άννα
    王伟 さくら サクラ 민준 אברהם محمد สมชาย กิ่งแก้ว आर्या மீனா မြတ်နိုး Արամ ზურა
"""
NOT_RESERVED = "Ali guest-house guestbook administrate Adina Neil theroom Irca"
PAIRS = "аa aa ВB Мm Μm Νn ΝN Υy ΥY νv υu ІI оo Тt тT ΗH ηh ѕs"
SERVER_LIKE = """
    Server ADMIN adm1n admln adrnin АDМIN ᴀᴅᴍɪɴ ａdmin admin_ [admin] àdmin NickServ
    guest-1 Guest-27 GUEST-1O guеst-3 guest-३
"""
NO_NICKS = [
    ("", "empty"),
    ("x" * (NICK_LENGTH + 1), "long"),
    ("x" * 5000, "long"),
    ("\u0301" * 5000, "long"),
    ("ada lovelace", "a space"),
    ("a\u200bb", r"\u200b"),
    ("a\u202eb", r"\u202e"),
    ("a\nb", r"\n"),
    ("a\x07b", r"\x07"),
    ("a\ud800b", r"\ud800"),
    ("\U000e0041a", r"\U000e0041"),
    ("a\u2800b", "contain \u2800"),
    ("a🙂", "contain 🙂"),
    ("Ⅷ", "contain Ⅷ"),
    ("-ada", "start with -"),
    ("\u0301a", "start with a combining mark"),
    ("a\u0301\u0302\u0303", "more than 2 combining marks"),
    ("[_]", "without a letter or digit"),
    ("12345", "only a number"),
    ("३४५", "only a number"),
    ("a\u05d0", "directions"),
    ("192.168.1.20", "contain ."),
    ("fe80::1", "contain :"),
    ("192\ua4f8168\ua4f81\ua4f820", "look like an address"),
    ("fe80\ua4fd\ua4fd1", "look like an address"),
]
ALIKE = [
    ("ada", "Ada"),
    ("ada", "аdа"),
    ("ada", "Ａda"),
    ("ada`", "adaʼ"),
    ("zoë", "zoe\u0308"),
    ("bob", "b0b"),
    ("bob", "ʙoʙ"),
    ("paypal", "pаypal"),
    ("paypal", "paypaI"),
    ("Ian", "lan"),
    ("mini", "mi\u0307ni"),
    ("modem", "rnodern"),
    ("tom", "ТОМ"),
    ("TOM", "том"),
    ("c100", "c10O"),
    ("a|b", "a1b"),
    ("straße", "STRASSE"),
    ("νίκος", "ΝΊΚΟΣ"),
]
UNLIKE = [
    ("tom", "tim"),
    ("ada", "adam"),
    ("zoe", "zoë"),
    ("ada", "ada_"),
    ("u", "v"),
    ("n", "v"),
    ("y", "u"),
    ("а", "б"),
]


def refusal_of(name: str, make=nick) -> Refused:
    with pytest.raises(Refused) as caught:
        make(name)
    return caught.value


@pytest.mark.parametrize("name", [*PEOPLE.split(), "x" * NICK_LENGTH])
def test_people_may_be_called_as_they_are_called(name):
    assert nick(name) == normalize("NFC", name)


def test_a_name_is_normalised_and_keeps_its_case():
    assert nick("Zoe\u0308") == "Zo\u00eb"
    assert nick("Ａda") == "Ada"


@pytest.mark.parametrize(("name", "said"), NO_NICKS)
def test_what_is_no_nick_is_refused_with_a_sentence_that_says_why(name, said):
    refused = refusal_of(name)
    assert refused.code == "bad-name"
    assert said in refused.text
    assert f"1 to {NICK_LENGTH} letters" in refused.text


@pytest.mark.parametrize("char", "*?!@#&:<>/\"'.$%+~=(),;")
def test_punctuation_that_means_something_elsewhere_is_in_no_name(char):
    assert f"contain {char}" in refusal_of(f"a{char}b").text
    assert f"contain {char}" in refusal_of(f"a{char}b", room_name).text


def test_joiners_are_refused_even_where_a_script_uses_them():
    assert r"\u200d" in refusal_of("क\u094d\u200dष").text


def test_marks_pile_up_no_higher_than_two_in_whatever_order():
    for marks in itertools.permutations("\u0316\u0317\u031b\u0334", 3):
        assert "combining marks" in refusal_of("a" + "".join(marks)).text


def test_a_room_name_may_be_typed_with_its_sign():
    assert room_name("#Dev") == "Dev"
    assert room_name("Dev") == "Dev"
    assert room_name("#" + "x" * ROOM_LENGTH) == "x" * ROOM_LENGTH


@pytest.mark.parametrize("name", ["2600", "server", "guest-1", "новости-linux"])
def test_rooms_may_be_called_what_users_may_not(name):
    assert room_name(name) == name


@pytest.mark.parametrize(
    "name", ["", "#", "##dev", "a room", "-dev", "10\ua4f80\ua4f80\ua4f81", "x" * (ROOM_LENGTH + 1)]
)
def test_what_is_no_room_name_is_refused(name):
    refused = refusal_of(name, room_name)
    assert refused.code == "bad-name"
    assert f"1 to {ROOM_LENGTH} letters" in refused.text


@pytest.mark.parametrize("name", [*sorted(RESERVED), *SERVER_LIKE.split()])
def test_names_of_the_server_and_their_look_alikes_are_nobodys(name):
    assert refusal_of(name).code == "reserved-name"


@pytest.mark.parametrize("name", NOT_RESERVED.split())
def test_names_that_only_resemble_a_reserved_one_are_free(name):
    assert nick(name) == name


def test_the_host_may_reserve_other_names():
    assert nick("admin", frozenset({"ada"})) == "admin"
    with pytest.raises(Refused, match="kept for the server"):
        nick("Аda", frozenset({"ada"}))


@pytest.mark.parametrize("name", ["Νick", "ΝΑΝΑ", "tοΝy", "Υves"])
def test_letters_that_look_like_others_only_as_capitals_make_no_name_that_reads_as_latin(name):
    assert "look like others" in refusal_of(name).text


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_a_reader_may_take_for_one_another_share_a_skeleton(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_that_differ_to_the_eye_have_different_skeletons(one, other):
    assert skeleton(one) != skeleton(other)


def test_of_ascii_only_what_looks_alike_falls_together():
    alike: dict[str, set[str]] = {}
    for char in LETTERS:
        alike.setdefault(skeleton(char), set()).add(char.lower())
    assert [chars for chars in map(sorted, alike.values()) if len(chars) > 1] == [["1", "i", "l", "|"], ["0", "o"]]


def test_numbered_names_are_all_different():
    names = [f"{prefix}{number}" for prefix in ("u", "c", "bot", "client-") for number in range(2000)]
    assert len(set(map(skeleton, names))) == len(set(map(fold, names))) == len(names)


def test_case_is_no_difference_between_names():
    assert fold("Ada") == fold("ADA") == fold("ada")
    assert fold("ΝΊΚΟΣ") == fold("Νίκος") == fold("νίκοσ")
    assert fold("Straße") == fold("STRASSE")
    assert fold("[a]") != fold("{a}")


def test_look_alikes_are_still_looked_up_apart():
    assert fold("bob") != fold("b0b")
    assert fold("аdа") != fold("ada")


def test_forms_are_stable_for_every_character():
    for char in map(chr, range(sys.maxunicode + 1)):
        if category(char) not in {"Cn", "Co"}:
            assert fold(fold(char)) == fold(char)
            assert skeleton(skeleton(char)) == skeleton(fold(char)) == skeleton(char)


@given(ANY_TEXT)
@settings(deadline=None)
def test_forms_are_stable_for_any_text(text):
    for form in (fold, skeleton):
        assert form(form(text)) == form(text)
    assert skeleton(fold(text)) == skeleton(text)


@pytest.mark.parametrize("text", ["\ufdfa" * 200, "\ufdfa" * 201, "Ａ" * 200, "Ａ" * 201, "é" * 9000], ids=ascii)
def test_forms_are_stable_for_long_text(text):
    for form in (fold, skeleton):
        assert form(form(text)) == form(text)


@given(ANY_TEXT, st.sampled_from([(nick, NICK_LENGTH), (room_name, ROOM_LENGTH)]))
@settings(deadline=None)
def test_whatever_is_typed_is_a_name_or_refused(text, rule):
    make, length = rule
    try:
        name = make(text)
    except Refused as refused:
        answer = refused.text
    else:
        answer = name
        assert 0 < len(name) <= length
        assert make(name) == name
        assert not set(name) & set(" *?!@#&:<>/\"'.$%+~=(),;")
    assert one_line(answer) == answer


@given(ANY_TEXT, ANY_TEXT)
@settings(deadline=None)
def test_names_that_are_looked_up_as_one_are_claimed_as_one(one, other):
    assert nick_key(fold(one)) == nick_key(one)
    if fold(one) == fold(other):
        assert nick_key(one) == nick_key(other)


@given(st.lists(st.sampled_from(PAIRS.split()), min_size=1, max_size=8))
@settings(deadline=None)
def test_a_nick_disguised_as_another_shares_its_claim_or_is_refused(pairs):
    disguised, plain = ("".join(letters) for letters in zip(*pairs, strict=True))
    assume(not disguised.isascii())
    try:
        name = nick(disguised)
    except Refused:
        return
    assert nick_key(name) == nick_key(plain)


@given(st.ip_addresses())
def test_no_name_is_an_address_even_in_disguise(address):
    text = str(address).replace(".", "\ua4f8").replace(":", "\ua4fd")
    assert refusal_of(text).code == refusal_of(text, room_name).code == "bad-name"
