"""Whether a person opened this address, or a browser only made ready to."""

from flask import request

AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")  # how browsers say it, the standard first


def is_opened() -> bool:
    """False for HEAD, and for what is fetched ahead or for a preview."""
    said = " ".join(request.headers.get(name, "") for name in AHEAD).lower()
    return request.method == "GET" and "prefetch" not in said and "preview" not in said
