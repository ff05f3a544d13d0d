"""A PDF is kept as it came, when it is whole and nothing else; nobody here opens it. How it is served keeps readers safe."""

from kiosk.errors import Refused
from kiosk.words import _l

MAX_BYTES = 10 * 1024 * 1024
_HEAD, _END = b"%PDF-", b"%%EOF"
_TAIL = 1024  # bytes: within these a reader looks for the end
_PADDING = b" \t\r\n\x00"


def check(data: bytes) -> None:
    """Raises Refused: 413 too large, 422 not a PDF from its first byte on, cut off, or with something else behind its end."""
    if len(data) > MAX_BYTES:
        raise Refused(_l("PDF 超过 10 MB，请压缩一下再传"), 413)
    if not data.startswith(_HEAD):
        raise Refused(_l("这个文件不是 PDF"), 422)
    end = data.rfind(_END)
    if end < 0 or end < len(data) - _TAIL or b"startxref" not in data[max(0, end - _TAIL) : end]:
        raise Refused(_l("这个 PDF 不完整，请重新导出一份"), 422)
    if data[end + len(_END) :].strip(_PADDING):
        raise Refused(_l("这个 PDF 的结尾后面还有别的内容，请重新导出一份"), 422)
