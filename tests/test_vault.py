import pytest
from cryptography.fernet import Fernet, InvalidToken

from kiosk.vault import Vault, digest, token

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_new_key_in_front_reads_what_the_old_one_sealed_and_finds_it() -> None:
    before, after = Vault([OLD]), Vault([NEW, OLD])
    assert after.unseal(before.seal("13800000001")) == "13800000001"
    assert after.blind("13800000001") == before.blind("13800000001")


def test_the_first_key_seals() -> None:
    assert Vault([NEW]).unseal(Vault([NEW, OLD]).seal("x")) == "x"
    with pytest.raises(InvalidToken):
        Vault([OLD]).unseal(Vault([NEW, OLD]).seal("x"))


def test_the_same_phone_is_sealed_differently_each_time() -> None:
    assert Vault([OLD]).seal("13800000001") != Vault([OLD]).seal("13800000001")


def test_a_token_has_130_bits_and_is_found_whatever_its_case() -> None:
    clear, hashed = token()
    assert len(clear) == 26
    assert digest(clear.lower()) == hashed
