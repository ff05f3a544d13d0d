"""Typed text: what is kept, what goes, what is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web import text

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  路灯不亮  ", "路灯不亮"),
        ("路灯\n不亮\t了", "路灯 不亮 了"),
        ("路灯\x00不\x07亮", "路灯不亮"),
        ("A\ud800B", "AB"),
        ("\u202eabc\u202c\u2066x\u2069", "abcx"),
        ("漏\u200b水\ufeff\u2060", "漏水"),
        ("e\u0301", "é"),
        (FAMILY, FAMILY),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("李\u200d明", "李明"),
        ("𠮷\U000323b0", "𠮷\U000323b0"),  # the second is newer than the tables of Python 3.11
        ("\u3164\u2800", ""),
        ("Z" + "\u0334" * 20 + "!", "Z" + "\u0334" * 4 + "!"),
        ("\uffff\U0001ffff", ""),
        ("\u3000全角\u3000空格", "全角 空格"),
    ],
)
def test_one_line_keeps_what_can_be_seen(typed, kept):
    assert text.tidy(typed) == kept


def test_lines_stay_lines():
    assert text.tidy("\r\n一\r\n二  \r\n\r\n\r\n\r\n三\u2028四\n", lines=True) == "一\n二\n\n三\n四"


@given(st.text())
def test_tidying_twice_changes_nothing(typed):
    for lines in (False, True):
        once = text.tidy(typed, lines)
        assert text.tidy(once, lines) == once
        once.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13812341234", "13812341234"),
        ("138 1234 1234", "13812341234"),
        ("138-1234-1234", "13812341234"),
        ("+86 138 1234 1234", "13812341234"),
        ("008613812341234", "13812341234"),
        ("8613812341234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("0830-3190000", "08303190000"),
        ("(010) 12345678", "01012345678"),
        ("+86 830 3190000", "08303190000"),
    ],
)
def test_phone_numbers_come_out_in_one_form(typed, number):
    assert text.phone(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "110", "12812341234", "1381234123", "138123412345", "3190000", "abc", "+1 555 0100", "١٣٨١٢٣٤١٢٣٤"]
)
def test_other_numbers_are_no_phone_numbers(typed):
    with pytest.raises(ValueError, match="phone"):
        text.phone(typed)


def test_a_masked_number_shows_its_head_and_tail():
    assert text.mask("13812341234") == "138****1234"
    assert text.mask("08303190000") == "083****0000"
    assert text.mask("01012345678901") == "010*******8901"
    assert text.mask("1234") == "****"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("请联系13812341234", "13812341234"),
        ("请联系138 1234 1234", "138 1234 1234"),
        ("拨打0830-3190000", "0830-3190000"),
        ("510502199001011234 的住户", "510502199001011234"),
        ("川E·A1234挡道", "川E·A1234"),
        ("新能源车川ED12345", "川ED12345"),
        ("3号楼1单元202漏水", "3号楼1单元202"),
        ("3栋二单元5楼1号", "3栋二单元5楼1"),
        ("5-2-1101反映", "5-2-1101"),
        ("3号楼202室", "3号楼202"),
        ("402室漏水", "402室"),
        ("刘女士反映", "刘女士"),
        ("张先生来电", "张先生"),
        ("李阿姨家", "李阿姨"),
        ("王建国师傅", "王建国师傅"),
        ("欧阳老师", "欧阳老师"),
        ("联系人:刘建国", "联系人:刘建国"),
        ("邻居老王家漏水", "老王"),
    ],
)
def test_a_public_line_that_points_at_a_person_is_noticed(line, found):
    hints = [str(hint) for hint in text.personal_hints(line)]
    assert any(f"“{found}”" in hint for hint in hints), hints


@pytest.mark.parametrize(
    "line",
    [
        "3号楼商铺化粪池堵塞，党支部牵头，物业与业委会参与",
        "已安装摄像头27个，门禁19套",
        "11月22日-11月25日征求48户意见，25日20:00出结果",
        "2026-11-22 完成",
        "费用2,860元，从公共收益列支",
        "1号楼2单元电梯维修",
        "请老师傅现场查看，安装师傅周六到",
        "小区高层供水恢复",
        "编号JS-2026-0042",
    ],
)
def test_an_ordinary_public_line_raises_nothing(line):
    assert [str(hint) for hint in text.personal_hints(line)] == []


def test_the_number_of_an_office_passes_where_it_may_and_a_mobile_number_does_not():
    line = "有问题打0830-3100001，别打13812345678"
    assert len(text.personal_hints(line)) == 2
    (hint,) = [str(hint) for hint in text.personal_hints(line, landlines=False)]
    assert "13812345678" in hint
    assert text.has_landline(line)
    assert not text.has_landline("别打13812345678")
