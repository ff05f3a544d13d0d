"""Passwords: argon2id hashes, upgraded when the parameters grow; an unknown account costs as much as a wrong password."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

hasher = PasswordHash((Argon2Hasher(),))


def hash_password(clear: str) -> str:
    """A fresh argon2id hash; 0.1-0.4 s, so never inside a write transaction."""
    return hasher.hash(clear)


def check_password(clear: str, stored: str | None) -> tuple[bool, str | None]:
    """(right, a better hash to store or None). Without a stored hash it takes as long and is wrong."""
    right, better = hasher.verify_and_update(clear, stored or _nobodys())
    return (right, better) if stored else (False, None)


@cache
def _nobodys() -> str:
    return hasher.hash("nobody")
