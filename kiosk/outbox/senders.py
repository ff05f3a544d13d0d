"""The way out: mail by SMTP. It gives up after ten seconds of silence."""

import hashlib
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime
from functools import partial
from urllib.parse import SplitResult, unquote, urlsplit

from kiosk.outbox.delivery import Letter, Sender
from kiosk.web.text import tidy

TIMEOUT = 10
_ONE_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*", re.ASCII)


def senders(smtp_url: str, mail_from: str) -> dict[str, Sender]:
    """The senders that the settings allow. Without `smtp_url` and `mail_from` mail waits in the queue."""
    return {"mail": partial(send_mail, smtp_url, mail_from)} if smtp_url and mail_from else {}


def send_mail(smtp_url: str, mail_from: str, letter: Letter) -> None:
    """Hand `letter` to the server of `smtp_url`. Raises what smtplib raises, ValueError for a crooked address."""
    server = urlsplit(smtp_url)
    with _connected(server) as smtp:
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        smtp.send_message(message(mail_from, letter))


def message(mail_from: str, letter: Letter) -> EmailMessage:
    """`letter` as a message. The address is parsed and the subject is one line: no header can be smuggled in."""
    mail = EmailMessage()
    mail["From"] = _address(mail_from)
    mail["To"] = _address(letter.to)
    mail["Subject"] = tidy(letter.subject)
    mail["Date"] = localtime()
    mail["Message-ID"] = f"<{_fingerprint(letter)}@{_address(mail_from).domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    return mail


def _connected(server: SplitResult) -> smtplib.SMTP:
    host, context = server.hostname or "", ssl.create_default_context()
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT, context=context)
    smtp = smtplib.SMTP(host, server.port or 587, timeout=TIMEOUT)
    smtp.ehlo()
    if smtp.has_extn("starttls"):
        smtp.starttls(context=context)
    elif server.username and host not in {"localhost", "127.0.0.1", "::1"}:
        smtp.close()
        raise smtplib.SMTPNotSupportedError("a password is not sent in clear")
    return smtp


def _address(text: str) -> Address:
    """Raises ValueError unless `text` is one bare ASCII address."""
    if not _ONE_ADDRESS.fullmatch(text):
        raise ValueError("not a mail address")
    return Address(addr_spec=text)


def _fingerprint(letter: Letter) -> str:
    return hashlib.sha256(letter.key.encode()).hexdigest()[:40]
