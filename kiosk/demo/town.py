"""Puts the town's rows into the database, and moves them later."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, cycle
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk.activities.models import Activity, SignUp
from kiosk.activities.seats import sign_up
from kiosk.alliance.models import Deliverable, Member, Offer, Project
from kiosk.audit.models import AuditEntry
from kiosk.clock import now
from kiosk.codes.models import Code
from kiosk.codes.rules import IssueNumber, new_code, new_secret
from kiosk.conventions.models import Article, Convention, ConventionText
from kiosk.demo import places
from kiosk.demo.days import ZONE, Days
from kiosk.demo.ground import Ground
from kiosk.demo.people import resident
from kiosk.demo.rows import Row, Values, all_rows
from kiosk.issues.models import Category, Counter, Issue, Step
from kiosk.notices.models import Notice, NoticeText
from kiosk.notices.rules import Aim, retarget
from kiosk.places.models import Compound, Place, Spot
from kiosk.vault import token, vault

PARTIES = (2, 1, 3, 2, 4, 1, 2)


def loaded_on(session: Session) -> date | None:
    """The town's day at the last load, as the audit remembers it."""
    last = sa.select(AuditEntry.at).where(AuditEntry.chain == 0, AuditEntry.act == "demo.load")
    at = session.scalar(last.order_by(AuditEntry.n.desc()).limit(1))
    return at.astimezone(ZONE).date() if at else None


class Town:
    """One load, seen from `today`; `before` is the day of the last one."""

    def __init__(self, ground: Ground, today: Days, before: Days | None) -> None:
        self.ground, self.write, self.session, self.today = ground, ground.write, ground.write.session, today
        self.before = {(row.model, row.key): row for row in all_rows(before)} if before else {}
        self.residents = 0

    def load(self) -> None:
        """What has times: born once, moved while it stands as the last load left it."""
        self.spot = {
            (spot.building_id or spot.compound_id, spot.name): spot.id for spot in self.session.scalars(sa.select(Spot))
        }
        categories = self.session.scalars(sa.select(Category).where(Category.compound_id.is_(None)))
        self.category = {category.slug: category.id for category in categories}
        for row in all_rows(self.today):
            self._settle(row)

    def _settle(self, row: Row) -> None:
        found = self.ground.found(row.model, row.key)
        if found is None:
            self._born(row)
        elif (row.model, row.key) in self.before and _stands_as(found, self.before[row.model, row.key]):
            _set(found, row)

    def _born(self, row: Row) -> None:
        compound_id = self.ground.place[row.compound].id
        make = {Activity: self._activity, Issue: self._issue, Convention: self._convention, Notice: self._notice}
        make |= {Member: self._member, Project: self._project}
        make[row.model](row, {"key_in_demo": row.key, "compound_id": compound_id, **row.values})

    def _convention(self, row: Row, values: Values) -> None:
        n = row.record["building"]
        convention = Convention(building_id=self.ground.place[f"{row.compound}.{n}"].id if n else None, **values)
        self.write.add(convention)
        for text in row.children[1]:
            self.write.add(ConventionText(convention=convention, compound_id=convention.compound_id, **text, articles=[
                Article(compound_id=convention.compound_id, n=number, words=words, words_en=words_en)
                for number, (words, words_en) in enumerate(row.record["articles"], 1)
            ]))  # fmt: skip

    def _member(self, row: Row, values: Values) -> None:
        offers = [Offer(compound_id=values["compound_id"], **each) for each in row.children[1]]
        self.write.add(Member(**values, offers=offers))

    def _project(self, row: Row, values: Values) -> None:
        body = self.ground.found(Member, row.record["body"])
        assert body is not None
        parts = [Deliverable(compound_id=values["compound_id"], **each) for each in row.children[1]]
        self.write.add(Project(**values, member_id=body.id, deliverables=parts))

    def _notice(self, row: Row, _values: Values) -> None:
        """With the codes that its publication would have made."""
        place = self.ground.place[row.compound]
        notice = Notice(key_in_demo=row.key, place_id=place.id)
        self.write.add(notice)
        (values,) = row.children[1]
        text = NoticeText(notice=notice, place_id=place.id, **values)
        some = [self.ground.place[f"{row.compound}.{n}"] for n in row.record.get("buildings", ())]
        retarget(text, [Aim(target.id) for target in some or [place]])
        self.write.add(text)
        reached = [{"compound_id": compound_id, "notice_id": notice.id} for compound_id in sorted(text.board_ids())]
        self.write.add(*(Code(**where, code=new_code(), kind="notice", created_at=now()) for where in reached))

    def _activity(self, row: Row, values: Values) -> None:
        """Signed up for as residents do, then put into its state."""
        activity = Activity(**values | {"state": "published"})
        self.write.add(activity)
        if values["state"] != "draft":
            about = {"compound_id": activity.compound_id, "activity_id": activity.id}
            self.write.add(Code(**about, code=new_code(), kind="activity", created_at=now()))
        at = self.today.at(-3, "10:00")
        for party in chain(_parties(row.record.get("taken", 0)), _parties(row.record.get("waiting", 0))):
            entry = SignUp(compound_id=activity.compound_id, party=party, manage_digest=token()[1], **self._resident())
            sign_up(activity, entry, at := at + timedelta(minutes=11))
        activity.state = values["state"]

    def _issue(self, row: Row, values: Values) -> None:
        record = row.record
        building = self.ground.place[f"{row.compound}.{record['building']}"] if "building" in record else None
        resident = self._resident() if record.get("phone") else {}
        issue = Issue(
            category_id=self.category[record["category"]], building_id=building.id if building else None,
            spot_id=self._spot(row.compound, building, record.get("spot")), secret_digest=vault().blind(new_secret()),
            channel="code" if "spot" in record else "phone", words=record["words"], answers=record.get("answers", {}),
            number=self._number(row.compound, values["reported_at"].astimezone(ZONE).year),
            merged_into_id=self._id(record["into"]) if "into" in record else None,
            **{name: value for name, value in resident.items() if name != "name"}, **values,
        )  # fmt: skip
        self.write.add(issue)
        self.write.add(*(Step(issue_id=issue.id, compound_id=issue.compound_id, **each) for each in row.children[1]))

    def _number(self, compound: str, year: int) -> str:
        place = self.ground.place[compound]
        assert isinstance(place, Compound)
        return str(IssueNumber(place.prefix or "", year, Counter.take(self.session, place.id, year)))

    def _spot(self, compound: str, building: Place | None, key: str | None) -> int | None:
        if key is None:
            return None
        name = next(name for each, name, _ in (*places.SPOTS, places.LOBBY) if each == key)
        around = building if building and key == "lobby" else self.ground.place[compound]
        return self.spot.get((around.id, name))

    def _id(self, key: str) -> int | None:
        issue = self.ground.found(Issue, key)
        return issue.id if issue else None

    def _resident(self) -> Values:
        self.residents += 1
        name, phone = resident(self.residents)
        sealed = {"phone_sealed": vault().seal(phone), "phone_index": vault().blind(phone)}
        return {"name": name, "phone_tail": phone[-4:], **sealed}


def _parties(people: int) -> Iterator[int]:
    """Parties of different sizes that add up to `people`."""
    for party in cycle(PARTIES):
        if people <= 0:
            return
        yield min(party, people)
        people -= party


def _stands_as(found: Any, row: Row) -> bool:
    """Whether the row and its children are as the load of `row` left them."""
    name, children = row.children
    same = all(getattr(found, column) == value for column, value in row.values.items())
    there = getattr(found, name) if name else []
    return same and len(there) == len(children) and all(
        getattr(child, column) == value for child, values in zip(there, children, strict=True) for column, value in values.items()
    )  # fmt: skip


def _set(found: Any, row: Row) -> None:
    name, children = row.children
    for one, values in [(found, row.values), *zip(getattr(found, name) if name else [], children, strict=True)]:
        for column, value in values.items():
            if getattr(one, column) != value:
                setattr(one, column, value)
