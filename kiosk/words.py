"""Text that is chosen in the reader's language when it is shown. Source texts are Chinese."""

from flask_babel import LazyString, lazy_gettext, lazy_ngettext

__all__ = ["LazyString", "_l", "_ln"]


def _l(text: str, **values: object) -> LazyString:
    """`text` (zh-Hans) with `values` filled in, translated when it is printed."""
    return lazy_gettext(text, **values)


def _ln(one: str, many: str, num: int) -> LazyString:
    """As `_l`, for a counted thing; `%(num)d` is the number. Chinese says both alike, English does not."""
    return lazy_ngettext(one, many, num)
