"""The Markdown subset: bold beside Chinese punctuation, and nothing dangerous whatever is typed."""

import html5lib
import pytest

from kiosk.web.markdown import ATTRIBUTES, SCHEMES, TAGS, plain, render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**“文明停车”**管理", "<strong>“文明停车”</strong>管理"),
        ("业主应当**“文明停车”**。不得", "业主应当<strong>“文明停车”</strong>。不得"),
        ("这是**重点：**内容", "这是<strong>重点：</strong>内容"),
        ("**禁止**停车", "<strong>禁止</strong>停车"),
        ("第一条**（强制）**执行", "第一条<strong>（强制）</strong>执行"),
        ("不得**《公约》**以外", "不得<strong>《公约》</strong>以外"),
        ("**注意!**请", "<strong>注意!</strong>请"),
        ("请**勿**、**勿**、**勿**", "请<strong>勿</strong>、<strong>勿</strong>、<strong>勿</strong>"),
        ("*着重*字", "<em>着重</em>字"),
        ("~~删除。~~后", "<s>删除。</s>后"),
        ("**3号楼**2026", "<strong>3号楼</strong>2026"),
        ("中文**bold**中文", "中文<strong>bold</strong>中文"),
        ("**a**b **x** y", "<strong>a</strong>b <strong>x</strong> y"),
        ("a * b * c", "a * b * c"),
        ("2*3*4 米", "2*3*4 米"),
        ("中文 ** 空格 **", "中文 ** 空格 **"),
        ("snake_case_name", "snake_case_name"),
        ("一——**二**——三", "一——<strong>二</strong>——三"),
        ("第一行\n第二行", "第一行<br>\n第二行"),
    ],
)
def test_marks_beside_chinese_mean_what_they_look_like(text, html):
    assert render(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("见http://a.cn/x，请看", "http://a.cn/x", "，请看"),
        ("访问https://a.cn/?q=1然后", "https://a.cn/?q=1", "然后"),
        ("https://a.cn。完", "https://a.cn", "。完"),
        ("[物业](tel:08303190000)值班", "tel:08303190000", "值班"),
    ],
)
def test_an_address_ends_where_chinese_begins(text, address, rest):
    html = render(text)
    assert f'<a href="{address}" rel="noopener noreferrer">' in html
    assert html.endswith(f"</a>{rest}</p>\n")


def test_blocks():
    assert render("# 一\n### 二") == "<h3>一</h3>\n<h4>二</h4>\n"
    assert render("3. 三\n4. 四") == '<ol start="3">\n<li>三</li>\n<li>四</li>\n</ol>\n'
    assert render("    四个空格") == "<p>四个空格</p>\n"
    assert "<td>1</td>" in render("|甲|乙|\n|-|-|\n|1|2|")
    assert render("") == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<iframe src=//evil.example></iframe>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/pixel.png)",
        '[x](https://a.cn "onmouseover=alert(1)")',
        '[x](https://a.cn"onmouseover=alert(1))',
        "[x]: javascript:alert(1)\n\n[x]",
        "**<b onclick=alert(1)>x</b>**",
        "<style>*{display:none}</style>",
        "`<script>`",
        "```html\n<script>alert(1)</script>\n```",
        "<a href=javascript:alert(1)>x</a>",
        "javascript://a.cn/%0aalert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<math><mi//xlink:href=javascript:alert(1)>",
        "</p><script>alert(1)</script>",
        "# <u style='position:fixed'>x</u>",
    ],
)
def test_nothing_dangerous_comes_out(text):
    tree = html5lib.parseFragment(str(render(text)), namespaceHTMLElements=False)
    for element in list(tree.iter())[1:]:
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set()) | ({"rel"} if element.tag == "a" else set())
        scheme, colon, _ = element.get("href", "").partition(":")
        assert not colon or scheme in SCHEMES


def test_deep_nesting_is_bounded():
    assert render("> " * 5000 + "x").count("<blockquote>") <= 100
    render("*" * 20_000)
    render("[" * 5000)


def test_plain_text_has_no_marks_left():
    assert plain("# 公约\n\n**第一条** 见[附件](https://a.cn)\n二\n\n- 三") == "公约\n第一条 见附件 二\n三"


def test_on_a_screen_links_are_words():
    text = "见[公告](https://a.example/x)，或 https://b.example"
    assert render(text).count("<a ") == 2
    assert render(text, links=False) == "<p>见公告，或 https://b.example</p>\n"
