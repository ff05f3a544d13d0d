"""Each setting: type, default, one line of meaning. All are read from `KIOSK_*`, checked at start."""

import os
import secrets
import socket
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from flask import Flask
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator may set. A wrong value stops the start with one sentence."""

    model_config = SettingsConfigDict(env_prefix="KIOSK_", extra="forbid", validate_default=True)

    bind: str = Field("127.0.0.1:8000", description="host:port to listen on")
    data_dir: Path = Field(CHECKOUT / "instance", description="database file, photos, keys")
    database_url: str = Field("", description="empty: SQLite in the data directory; or postgresql+psycopg://…")
    redis_url: str = Field("", description="empty: rate limits are kept in memory")
    secret_key: str = Field("", description="signs cookies; empty: made at first run")
    data_keys: str = Field("", description="comma-separated Fernet keys, the first encrypts; empty: made at first run")
    base_url: str = Field("", description="https://host that residents reach; empty: this machine's address")
    qr_case: Literal["upper", "lower"] = Field("upper", description="case of the addresses in QR codes")
    smtp_url: str = Field("", description="smtp://user:password@host:587 (smtps:// for TLS at once); empty: mail waits")
    mail_from: str = Field("", description="sender address of mail")
    polls_per_second: int = Field(400, ge=1, description="poll budget of this box; sets the screens' cadence")
    threads: int = Field(8, ge=1, le=64, description="threads of the web server")
    filing_number: str = Field("", description="the site's filing number for the footer")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="lowest level logged")

    @field_validator("bind")
    @classmethod
    def _bind_has_a_port(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if not (host and colon and port.isdigit() and int(port) < 65536):
            raise ValueError("must be host:port, for example 127.0.0.1:8000")
        return value

    @field_validator("base_url")
    @classmethod
    def _base_url_is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value.rstrip("/"))
        bare = parts.hostname and parts.username is None and not any(parts[2:])
        if value and not (bare and parts.scheme in {"http", "https"}):
            raise ValueError("must be like https://board.example, with nothing behind the host")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url_is_one(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"sqlite", "postgresql+psycopg"}:
            raise ValueError("must begin with postgresql+psycopg:// or sqlite:///")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_url_is_one(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "redis+unix"}:
            raise ValueError("must begin with redis://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url_is_smtp(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
            raise ValueError("must begin with smtp:// or smtps://")
        return value

    @field_validator("data_keys")
    @classmethod
    def _keys_are_fernet(cls, value: str) -> str:
        for key in value.split(",") if value else []:
            Fernet(key.strip())
        return value

    @property
    def host(self) -> str:
        return self.bind.rpartition(":")[0]

    @property
    def port(self) -> int:
        return int(self.bind.rpartition(":")[2])

    @property
    def public_url(self) -> str:
        """Origin that goes into QR codes: the setting, else this machine on its network."""
        host = lan_address() if self.host in {"0.0.0.0", "::", "[::]"} else self.host  # noqa: S104 compared, not bound
        return self.base_url or f"http://{host}:{self.port}"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'courtyard.sqlite3'}"

    @property
    def trusted_hosts(self) -> list[str] | None:
        """Host names that a request may carry. None, any, until the base URL says what residents type."""
        if not self.base_url:
            return None
        return [urlsplit(self.base_url).hostname or "", self.host, "127.0.0.1", "localhost"]

    @property
    def keys(self) -> list[str]:
        return [key.strip() for key in self.data_keys.split(",")]


def read_settings(**given: object) -> Settings:
    """Settings from the environment; keys that are not set are made once and kept in the data directory.

    Raises SystemExit with one sentence naming the setting that is wrong.
    """
    known = {f"KIOSK_{name.upper()}" for name in Settings.model_fields} | {"KIOSK_TEST_REQUIRE", "KIOSK_CHROMIUM"}
    strangers = sorted(name for name in os.environ if name.startswith("KIOSK_") and name not in known)
    if strangers:
        raise SystemExit(f"{strangers[0]} is not a setting; see `kiosk check` for the list")
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise SystemExit(f"KIOSK_{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}") from None
    try:
        return settings.model_copy(update=_keys(settings))
    except OSError as wrong:
        raise SystemExit(f"KIOSK_DATA_DIR: cannot write to {settings.data_dir}: {wrong.strerror}") from None


def _keys(settings: Settings) -> dict[str, str]:
    """The keys that are set, or else kept in the data directory, which is made when it is missing. OSError."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return {
        "secret_key": settings.secret_key or _kept(settings.data_dir / "secret_key", secrets.token_urlsafe(32)),
        "data_keys": settings.data_keys or _kept(settings.data_dir / "data_keys", Fernet.generate_key().decode()),
    }


def _kept(path: Path, fresh: str) -> str:
    """The text in `path`; put there first (mode 600) when the file does not exist.

    Whole or not at all: server and worker may start for the first time together.
    """
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text().strip()


def lan_address() -> str:
    """This machine's address on its network; nothing is sent (a UDP socket only picks the route)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def settings_of(app: Flask) -> Settings:
    """The settings the app was made with."""
    found: Settings = app.extensions["kiosk.settings"]
    return found
