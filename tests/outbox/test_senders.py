"""Mail against a real server on loopback."""

import socketserver
import threading

import pytest

from kiosk.outbox.delivery import Letter
from kiosk.outbox.senders import message, senders

LETTER = Letter("wait-7-promoted", "li@example.org", "候补成功", "您好，您已递补。\n.\n物业")


@pytest.fixture
def serve():
    """Starts a handler class on a loopback port; answers host:port."""
    servers = []

    def start(kind, handler):
        server = kind(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        return f"127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def smtp(serve):
    """A small SMTP server; what it accepted stands in `mails`."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 loopback")
            recipients = []
            while line := self.rfile.readline().decode().strip():
                verb = line.upper().split()[0].split(":")[0]
                if verb == "RCPT":
                    recipients.append(line.split(":")[1].strip("<>"))
                if verb == "DATA":
                    self.say("354 go on")
                    mails.append((recipients, self.body()))
                self.say({"EHLO": "250 loopback", "QUIT": "221 bye"}.get(verb, "250 ok"))
                if verb == "QUIT":
                    return

        def body(self):
            lines = iter(self.rfile.readline, b".\r\n")
            return b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)

        def say(self, line):
            self.wfile.write(line.encode() + b"\r\n")

    mails = []
    return f"smtp://{serve(socketserver.ThreadingTCPServer, Handler)}", mails


def test_without_a_server_there_is_no_mail_sender():
    assert set(senders("", "")) == set()
    assert set(senders("smtp://mail.example", "")) == set()
    assert set(senders("smtp://mail.example", "board@example.org")) == {"mail"}


def test_mail_arrives_as_written(smtp):
    url, mails = smtp
    senders(url, "board@example.org")["mail"](LETTER)
    ((recipients, body),) = mails
    assert recipients == ["li@example.org"]
    assert message("board@example.org", LETTER).get_content().strip() == LETTER.body
    assert b"To: li@example.org\r\n" in body


def test_the_same_letter_keeps_its_message_id():
    assert message("a@b.cn", LETTER)["Message-ID"] == message("a@b.cn", LETTER)["Message-ID"]


@pytest.mark.parametrize(
    "subject", ["x\r\nBcc: eve@example.org", "x\nBcc: eve@example.org", "x\r\n\r\nbody", "x\u2028Bcc: y", "x\x00y"]
)
def test_no_header_can_be_smuggled_in_by_the_subject(subject):
    raw = message("board@example.org", Letter("k", "li@example.org", subject, "")).as_bytes()
    head = raw.split(b"\n\n")[0]
    assert b"\nBcc" not in head
    assert head.count(b"\nSubject:") == 1


@pytest.mark.parametrize(
    "to",
    ["", "li", "li@example.org\r\nBcc: eve@example.org", "li@example.org, eve@example.org", "Li <li@example.org>", "a b@c.cn"],
)
def test_a_crooked_address_is_refused(to):
    with pytest.raises(ValueError, match="mail address"):
        message("board@example.org", Letter("k", to, "", ""))


def test_a_password_is_not_sent_in_clear(smtp, monkeypatch):
    url, mails = smtp
    monkeypatch.setattr("socket.create_connection", _always(url))
    send = senders("smtp://user:secret@mail.example:25", "board@example.org")["mail"]
    with pytest.raises(Exception, match="in clear"):
        send(LETTER)
    assert mails == []


def _always(url):
    import socket

    host, port = url.removeprefix("smtp://").split(":")
    connect = socket.create_connection
    return lambda _address, *rest, **options: connect((host, int(port)), *rest, **options)
