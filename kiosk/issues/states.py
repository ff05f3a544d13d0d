"""The state machine of a matter as one table: from where to where, who may, what it needs, what the button says."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from kiosk.words import LazyString, _l


class Need(StrEnum):
    """What somebody has to say before a move is made."""

    URGENCY = "urgency"
    PROMISE = "promise"  # a moment by which it will be done
    REASON = "reason"  # for staff, and for whoever reported it
    LINE = "line"  # a public sentence: what was done
    RESUME = "resume"  # the day on which a suspended matter goes on
    TARGET = "target"  # the matter that this one goes into
    SKIP = "skip"  # why a stop of the track is not needed


NO_SUCH_MOVE = _l("这件事刚有变化，现在不能这样办了，请看看最新的情况")
NEEDED = {  # what is said when it is missing
    Need.URGENCY: _l("请选紧急程度"),
    Need.PROMISE: _l("请写承诺办好的时间"),
    Need.REASON: _l("请写明原因"),
    Need.LINE: _l("请写一句办了什么，大家看得懂的话"),
    Need.RESUME: _l("请写哪天恢复办理"),
    Need.TARGET: _l("请写并入哪一件的编号"),
    Need.SKIP: _l("跳过的步骤要写明原因"),
}


class Terms(NamedTuple):
    """What somebody says with a move. `body` is the body or role that acts, never a person; `note` is for staff only."""

    by_id: int | None = None
    body: str = ""
    body_en: str = ""
    line: str = ""
    line_en: str = ""
    note: str = ""
    reason: str = ""
    skip: str = ""
    urgency: str | None = None
    promise: datetime | None = None
    resume: date | None = None
    target: int | None = None


class Move(NamedTuple):
    """One edge of the table. `verb` is of accounts.rules; `heading` stands in the timeline, in both languages."""

    verb: str
    button: LazyString
    heading: str
    heading_en: str
    needs: frozenset[Need] = frozenset()


STOPS = ("report", "assess", "solicit", "work", "answer")
OPEN = ("accepted", "assessing", "soliciting", "working", "suspended", "reopened")
HIDDEN = ("reported", "declined", "merged")  # never on a board, whatever else is said of them

STOP_OF = {
    "reported": 0, "accepted": 0, "declined": 0, "merged": 0,
    "assessing": 1, "soliciting": 2, "working": 3, "reopened": 3, "done": 4, "closed": 4,
}  # fmt: skip


# house: kept in the timeline, in both languages
HEADINGS = {
    "report": ("收到报事", "Report received"),
    "entry": ("进展", "Progress"),
    "accept": ("已受理", "Accepted"),
    "decline": ("不受理", "Declined"),
    "merge": ("并入另一件", "Merged into another"),
    "assess": ("核算成本", "Working out the cost"),
    "ask": ("征求意见", "Asking the residents"),
    "work": ("开始办理", "Work begins"),
    "recost": ("重新核算", "Cost worked out again"),
    "done": ("已办完", "Work done"),
    "close": ("回访结案", "Followed up and closed"),
    "reopen": ("重新办理", "Taken up again"),
    "suspend": ("暂停办理", "Paused"),
    "resume": ("恢复办理", "Resumed"),
}


# house: kept in the timeline, in both languages
ARRIVED = {
    "phone": ("手机报告", "By phone"),
    "code": ("扫码报告", "By QR code"),
    "lobby": ("大堂屏报告", "On the lobby screen"),
    "staff": ("代为登记", "Entered by staff"),
}


def _move(heading: str, verb: str, button: LazyString, *needs: Need) -> Move:
    return Move(verb, button, *HEADINGS[heading], frozenset(needs))


_ACCEPT = _move("accept", "issue.accept", _l("受理"), Need.URGENCY, Need.PROMISE)
_DECLINE = _move("decline", "issue.accept", _l("不受理"), Need.REASON)
_MERGE = _move("merge", "issue.accept", _l("并入另一件"), Need.REASON, Need.TARGET)
_ASSESS = _move("assess", "issue.move", _l("开始核算"))
_ASK = _move("ask", "issue.move", _l("征求意见"))
_ASK_UNCOSTED = _ASK._replace(needs=frozenset({Need.SKIP}))
_WORK = _move("work", "issue.move", _l("开始办理"))
_WORK_AT_ONCE = _WORK._replace(needs=frozenset({Need.SKIP}))
_BACK_TO_COST = _move("recost", "issue.move", _l("退回核算"), Need.REASON)
_DONE = _move("done", "issue.move", _l("办完了"), Need.LINE)
_CLOSE = _move("close", "issue.move", _l("回访后结案"), Need.LINE)
_REOPEN = _move("reopen", "issue.move", _l("没办好，重新办理"), Need.REASON, Need.PROMISE)
_SUSPEND = _move("suspend", "issue.move", _l("暂停"), Need.REASON, Need.RESUME)
_RESUME = _move("resume", "issue.move", _l("恢复办理"))

MOVES: dict[tuple[str, str], Move] = {
    ("reported", "accepted"): _ACCEPT,
    ("reported", "declined"): _DECLINE,
    ("reported", "merged"): _MERGE,
    ("declined", "accepted"): _ACCEPT,
    ("merged", "accepted"): _ACCEPT,
    ("accepted", "assessing"): _ASSESS,
    ("accepted", "soliciting"): _ASK_UNCOSTED,
    ("accepted", "working"): _WORK_AT_ONCE,
    ("accepted", "declined"): _DECLINE,
    ("accepted", "merged"): _MERGE,
    ("accepted", "suspended"): _SUSPEND,
    ("assessing", "soliciting"): _ASK,
    ("assessing", "working"): _WORK_AT_ONCE,
    ("assessing", "suspended"): _SUSPEND,
    ("soliciting", "working"): _WORK,
    ("soliciting", "assessing"): _BACK_TO_COST,
    ("soliciting", "suspended"): _SUSPEND,
    ("working", "done"): _DONE,
    ("working", "assessing"): _BACK_TO_COST,
    ("working", "suspended"): _SUSPEND,
    ("done", "closed"): _CLOSE,
    ("done", "reopened"): _REOPEN,
    ("closed", "reopened"): _REOPEN,
    ("reopened", "working"): _WORK,
    ("reopened", "assessing"): _BACK_TO_COST,
    ("reopened", "done"): _DONE,
    ("reopened", "suspended"): _SUSPEND,
    ("suspended", "accepted"): _RESUME,
    ("suspended", "assessing"): _RESUME,
    ("suspended", "soliciting"): _RESUME,
    ("suspended", "working"): _RESUME,
    ("suspended", "reopened"): _RESUME,
}


def moves(state: str, suspended_from: str | None) -> dict[str, Move]:
    """Where a matter may go from here. A suspended one goes back to where it was, nowhere else."""
    return {to: move for (here, to), move in MOVES.items() if here == state and (state != "suspended" or to == suspended_from)}


def skipped_between(state: str, to: str) -> tuple[str, ...]:
    """The stops that a move forward leaves out: accepted → working skips `assess` and `solicit`."""
    return STOPS[STOP_OF[state] + 1 : STOP_OF[to]] if state in STOP_OF and to in STOP_OF else ()


def stop_of(state: str) -> str:
    """The stop of the track at which a state stands; nothing for `suspended`, which stands where it was."""
    return STOPS[STOP_OF[state]] if state in STOP_OF else ""
