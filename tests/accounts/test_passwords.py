"""What is kept of a password says how dear a guess is, and nothing else of it."""

from argon2 import extract_parameters
from argon2.low_level import Type

from hubbub.accounts.passwords import hash_password, verify


def test_it_is_an_argon2id_hash_that_takes_19_mib_and_two_rounds():
    kept = extract_parameters(hash_password("sesame"))
    assert kept.type is Type.ID
    assert (kept.memory_cost, kept.time_cost, kept.parallelism) == (19 * 1024, 2, 1)


def test_the_same_password_is_kept_otherwise_each_time():
    assert hash_password("sesame") != hash_password("sesame")
    assert "sesame" not in hash_password("sesame")


def test_only_the_password_itself_is_right():
    kept = hash_password("sésame")
    assert verify("sésame", kept)
    assert not any(verify(other, kept) for other in ("sesame", "Sésame", "sésame ", "", "\0", "sésame\0"))


def test_nothing_is_the_password_of_nobody():
    assert not verify("", None)
    assert not verify("sesame", None)


def test_what_is_no_hash_fits_nothing():
    assert not verify("sesame", "sesame")
    assert not verify("", "$argon2id$")
