"""Secrets: personal columns are sealed, looked up by a blind index; tokens are kept as hashes only."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, MultiFernet
from flask import Flask, current_app


class Vault:
    """Seals with the first key, opens with any. The blind index hangs on the oldest (last) key,
    so that adding a key in front leaves it as it was."""

    def __init__(self, keys: list[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._index_key = hashlib.sha256(b"blind index:" + keys[-1].encode()).digest()

    def seal(self, clear: str) -> str:
        return self._fernet.encrypt(clear.encode()).decode()

    def unseal(self, sealed: str) -> str:
        return self._fernet.decrypt(sealed.encode()).decode()

    def blind(self, clear: str) -> str:
        """32 hex characters by which equal values are found without being readable."""
        return hmac.new(self._index_key, clear.encode(), "sha256").hexdigest()[:32]


def init_vault(app: Flask, keys: list[str]) -> None:
    app.extensions["kiosk.vault"] = Vault(keys)


def vault() -> Vault:
    """The vault of the running app."""
    found: Vault = current_app.extensions["kiosk.vault"]
    return found


def token() -> tuple[str, str]:
    """A new bearer token: (26 base-32 characters to hand out once, the digest to store)."""
    clear = base64.b32encode(secrets.token_bytes(17)).decode()[:26]
    return clear, digest(clear)


def digest(clear: str) -> str:
    """SHA-256, hex, of a random token. Not for passwords."""
    return hashlib.sha256(clear.upper().encode()).hexdigest()
