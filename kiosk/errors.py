"""What can be refused, in sentences for people. `web.errors` turns each into an answer, once."""

from kiosk.words import LazyString


class Refused(Exception):
    """A rule says no. `sentence` tells the person why, in their language."""

    def __init__(self, sentence: str | LazyString, status: int = 409) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.status = status


class NotFound(Exception):
    """It does not exist, or is not yours to see: the two look the same."""


class Replayed(Exception):
    """This form was sent before; `location` is the answer it got then."""

    def __init__(self, location: str) -> None:
        super().__init__("submitted before")
        self.location = location
