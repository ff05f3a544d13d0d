"""Text that is chosen in the reader's language when it is shown. Source texts are Chinese."""

from flask_babel import LazyString, lazy_gettext

__all__ = ["LazyString", "_l"]


def _l(text: str, **values: object) -> LazyString:
    """`text` (zh-Hans) with `values` filled in, translated when it is printed."""
    return lazy_gettext(text, **values)
