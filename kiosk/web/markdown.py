"""The Markdown that staff may write: paragraphs, headings, lists, tables, quotes, emphasis, links. No HTML, no pictures."""

import re
import unicodedata

import nh3
from linkify_it import LinkifyIt
from linkify_it.main import Match
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from markupsafe import Markup

# No code blocks: a paragraph that begins with four spaces is a paragraph.
BLOCKS = ["blockquote", "heading", "hr", "list", "paragraph", "table"]
INLINES = ["text", "newline", "escape", "entity", "emphasis", "strikethrough", "link", "linkify"]
TAGS = {"p", "br", "h3", "h4", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "hr"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_QUOTES_AND_DASHES = frozenset("“”‘’…—·")
_ADDRESS = re.compile(r"[!-~]*")


def render(text: str, *, links: bool = True) -> Markup:
    """`text` as HTML of the tags above, whatever was typed. Headings start at h3: the page has its own h1 and h2.

    Without `links` they are words: a lobby's screen must not be led away from its board.
    """
    tags = TAGS if links else TAGS - {"a"}
    html = nh3.clean(_MARKDOWN.render(text), tags=tags, attributes=ATTRIBUTES, url_schemes=SCHEMES)
    return Markup(html)  # noqa: S704 cleaned in the line above


def plain(text: str) -> str:
    """`text` without its marks, one line a block: for one-line places, titles of links and spoken labels."""
    inline = [token.children or [] for token in _MARKDOWN.parse(text) if token.type == "inline"]
    return "\n".join("".join(_words(token) for token in children) for children in inline)


def _words(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _is_cjk(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" or character in _QUOTES_AND_DASHES


class _CjkState(StateInline):
    """CommonMark opens and closes bold by white space and punctuation, and so fails in 「应当**“停车”**。」.

    Beside a Chinese character each run of `*` or `~` may open and close.
    """

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 the parent's names
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if scanned.length == 1 and before.isdigit() and after.isdigit():
            return Scanned(False, False, 1)  # 2*3 米 is a product
        if self.src[start] == "_" or not (_is_cjk(before) or _is_cjk(after)):
            return scanned
        return Scanned(not after.isspace(), not before.isspace(), scanned.length)


class _CjkInline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _CjkState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _AsciiLinks(LinkifyIt):  # type: ignore[misc]  # the package has no types
    """In 「见http://a.cn/x,请看」 the address ends where Chinese begins."""

    def match_at_start(self, text: str) -> Match | None:
        address = _ADDRESS.match(text)
        return super().match_at_start(address[0]) if address else None


def _own_headings(state: StateCore) -> None:
    """`#` and `##` become h3, all deeper ones h4."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in {"h1", "h2"} else "h4"


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "breaks": True, "linkify": True})
    markdown.inline = _CjkInline()
    markdown.block.ruler.enableOnly(BLOCKS)
    markdown.inline.ruler.enableOnly(INLINES)
    markdown.core.ruler.push("own_headings", _own_headings)
    markdown.linkify = _AsciiLinks()
    return markdown


_MARKDOWN = _parser()
