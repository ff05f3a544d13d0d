"""What is shown once: a link that an act made waits in the browser's own form session for the page after it."""

from flask import session


def hand_over(name: str, value: str) -> None:
    session[name] = value


def handed_over(name: str) -> str:
    """The value, which is gone afterwards; "" when there is none."""
    return str(session.pop(name, ""))
