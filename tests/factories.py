"""Rows for tests, as plain functions. Each commits through `writing`, so that boards and audit see what they would see."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from kiosk.accounts.models import Grant, Person, StaffSession
from kiosk.activities.models import Activity, SignUp
from kiosk.alliance.models import Deliverable, Member, Offer, Project
from kiosk.clock import now
from kiosk.codes.models import Code, CodeAlarm
from kiosk.codes.rules import new_code
from kiosk.codes.scans import Seen, add
from kiosk.conventions.models import Article, Convention, ConventionText
from kiosk.db import Model, db, immediate
from kiosk.grid.models import CallBack, PublicName
from kiosk.issues.models import Category, Counter, Issue
from kiosk.notices.models import Notice, NoticeFile, NoticeTarget, NoticeText
from kiosk.places.models import Building, Community, Compound, Contact, District, Place, Spot, Street
from kiosk.screens.models import Screen
from kiosk.screens.seen import write as write_reports
from kiosk.vault import digest, token, vault
from kiosk.web.assets import release
from kiosk.writing import writing

SECRET = "ABCD2345"  # of each issue made here

Row = TypeVar("Row", bound=Model)


def put(row: Row) -> Row:
    with writing("tests.put") as write:
        write.add(row)
    return row


def change(row: Row, **changes: Any) -> Row:
    """Edit a row as staff would: locked, audited, boards bumped."""
    with writing("tests.change") as write:
        locked = write.lock(type(row), sa.inspect(row).identity[0])
        for name, value in changes.items():
            setattr(locked, name, value)
    return row


# Places


def make_place(kind: type[Place], parent: Place | None, slug: str, name: str, **more: Any) -> Any:
    place = kind(slug=slug, name=name, parent_id=parent.id if parent else None, **more)
    with writing("tests.place") as write:
        write.add(place)
        place.path = f"{parent.path if parent else '/'}{place.id}/"
    return place


def make_areas(slug: str, name: str) -> Community:
    """A district, a street and a community of that name; the community is returned."""
    district = make_place(District, None, slug, f"{name}区", name_en=f"{slug.title()} District")
    street = make_place(Street, district, f"{slug}-street", f"{name}街道", name_en=f"{slug.title()} Street")
    return make_place(Community, street, f"{slug}-community", f"{name}社区", name_en=f"{slug.title()} Community")


def make_compound(community: Place, slug: str, name: str, prefix: str) -> Compound:
    return make_place(Compound, community, slug, name, name_en=f"{slug.title()} Gardens", prefix=prefix)


def make_building(compound: Compound, slug: str = "3") -> Building:
    return make_place(Building, compound, slug, f"{slug}号楼", name_en=f"Building {slug}")


def make_spot(building: Building, name: str = "大堂", name_en: str = "Lobby") -> Spot:
    return put(Spot(compound_id=building.compound_id, building_id=building.id, name=name, name_en=name_en))


def make_contact(place: Place, label: str = "物业值班", phone: str = "0830-3100001") -> Contact:
    return put(Contact(place=place, kind="property", label=label, label_en="Property desk", phone=phone))


def make_code(compound: Compound, kind: str = "place", **more: Any) -> Code:
    return put(Code(code=new_code(), kind=kind, compound_id=compound.id, created_at=now(), **more))


# People


def make_staff(role: str, place: Place, name: str, login: str = "") -> Person:
    person = put(Person(login=login or f"{role}-{place.id}", name=name, created_at=now()))
    give_roles(person, place, role)
    return person


def give_roles(person: Person, place: Place, *roles: str) -> None:
    """Since yesterday, without end."""
    since = now() - timedelta(days=1)
    with writing("tests.grant") as write:
        write.add(*(Grant(person_id=person.id, role=role, place_id=place.id, starts_at=since) for role in roles))


def log_in(client: Any, person: Person) -> Any:
    """Gives the client a session of this person, as the log-in page would; returns the client."""
    clear, hashed = token()
    at = now()
    put(StaffSession(digest=hashed, person_id=person.id, created_at=at, seen_at=at))
    client.set_cookie("staff", clear)
    return client


# What is posted


def make_activity(compound: Compound, **changes: Any) -> Activity:
    """Published, in three days, two hours long, ten seats."""
    starts = changes.pop("starts_at", now() + timedelta(days=3))
    values: dict[str, Any] = {
        "kind": "festival", "state": "published", "title": "冬至包饺子", "title_en": "Winter solstice dumplings",
        "venue": "一楼活动室", "venue_en": "Ground-floor hall", "starts_at": starts, "ends_at": starts + timedelta(hours=2),
        "capacity": 10, "published_at": now(),
    }  # fmt: skip
    return put(Activity(compound_id=compound.id, **values | changes))


def make_sign_up(activity: Activity, name: str = "刘测试", phone: str = "13800000001", **changes: Any) -> SignUp:
    n = (db.session.scalar(sa.select(sa.func.max(SignUp.n)).where(SignUp.activity_id == activity.id)) or 0) + 1
    values: dict[str, Any] = {
        "n": n, "state": "confirmed", "party": 1, "name": name, "manage_digest": token()[1], "made_at": now(),
        "phone_sealed": vault().seal(phone), "phone_index": vault().blind(phone), "phone_tail": phone[-4:],
    }  # fmt: skip
    change(activity, last_entry=n)
    return put(SignUp(compound_id=activity.compound_id, activity_id=activity.id, **values | changes))


def make_issue(compound: Compound, secret: str = SECRET, **changes: Any) -> Issue:
    """Reported an hour ago, not published."""
    with immediate() as session:
        n = Counter.take(session, compound.id, now().year)
    values: dict[str, Any] = {
        "category_id": db.session.scalar(sa.select(Category.id).where(Category.slug == "facilities")),
        "number": f"{compound.prefix}-{now().year}-{n:04}", "secret_digest": vault().blind(secret), "channel": "phone",
        "words": "三楼的灯不亮了", "reported_at": now() - timedelta(hours=1),
    }  # fmt: skip
    return put(Issue(compound_id=compound.id, **values | changes))


def publish_issue(compound: Compound, **changes: Any) -> Issue:
    """Accepted and on the board."""
    at: datetime = now() - timedelta(minutes=30)
    public = {"title": "三楼照明", "title_en": "Third-floor light", "line": "电工下午到场", "line_en": "Electrician on the way",
              "state": "accepted", "urgency": "ordinary", "accepted_at": at, "published_at": at}  # fmt: skip
    return make_issue(compound, **public | changes)


def make_convention(compound: Compound, *words: str, **changes: Any) -> Convention:
    """Published, with an article for each of `words`."""
    values: dict[str, Any] = {"kind": "resident", "title": "居民公约", "title_en": "Residents' convention"}
    convention = put(Convention(compound_id=compound.id, **values | changes))
    text = ConventionText(compound_id=compound.id, convention_id=convention.id, n=1, state="published", published_at=now())
    each = enumerate(words or ("不在楼道堆放杂物。",), 1)
    text.articles = [Article(compound_id=compound.id, n=n, words=said, words_en="Keep the stairs clear.") for n, said in each]
    put(text)
    return convention


def make_notice(place: Place, *targets: Place | Spot, state: str = "published", **changes: Any) -> Notice:
    """Published since an hour, for a week; hangs in the whole of `place` where no targets are named."""
    values: dict[str, Any] = {
        "kind": "utility", "title": "周六停水检修", "title_en": "Water off on Saturday", "body": "八点到十二点停水。",
        "body_en": "From eight to twelve; please fill your buckets.", "issuer": "物业服务中心", "issuer_en": "Property desk",
        "starts_at": now() - timedelta(hours=1), "ends_at": now() + timedelta(days=7),
        "published_at": None if state == "draft" else now() - timedelta(hours=1),
    }  # fmt: skip
    notice = put(Notice(place_id=place.id))
    text = NoticeText(place_id=place.id, notice_id=notice.id, n=1, state=state, **values | changes)
    text.targets = [_target(place, target) for target in targets or (place,)]
    put(text)
    return notice


def _target(place: Place, target: Place | Spot) -> NoticeTarget:
    if isinstance(target, Spot):
        return NoticeTarget(place_id=place.id, target_id=target.building_id or target.compound_id, spot_id=target.id)
    return NoticeTarget(place_id=place.id, target_id=target.id)


def make_notice_file(notice: Notice, kind: str = "image", **changes: Any) -> NoticeFile:
    sides = {"width": 800, "height": 600} if kind == "image" else {}
    values: dict[str, Any] = {"kind": kind, "sha256": "a" * 64, "name": "示意图", "size": 1200, **sides}
    text = notice.texts[-1]
    return put(NoticeFile(place_id=text.place_id, text_id=text.id, **values | changes))


# The alliance and the grid


def make_member(compound: Compound, seat: str = "co_building", **changes: Any) -> Member:
    values = {"name": "市公安局", "name_en": "Public security bureau", "about": "共建平安小区"}
    return put(Member(compound_id=compound.id, seat=seat, **values | changes))


def make_offer(member: Member, **changes: Any) -> Offer:
    values = {"title": "反诈咨询", "title_en": "Advice against fraud", "about": "周三晚上", "about_en": "Wednesday evenings"}
    return put(Offer(compound_id=member.compound_id, member_id=member.id, **values | changes))


def make_project(member: Member, **changes: Any) -> Project:
    """Under way, 20 of 27 cameras hang."""
    values = {"state": "under_way", "title": "天网进小区", "title_en": "Cameras for the compound", "started_on": now().date()}
    project = put(Project(compound_id=member.compound_id, member_id=member.id, **values | changes))
    camera = {"name": "摄像头", "name_en": "cameras", "unit": "个", "planned": 27, "installed": 20}
    put(Deliverable(compound_id=member.compound_id, project_id=project.id, **camera))
    return project


def make_public_name(building: Building, person: Person, name: str = "张老师", **changes: Any) -> PublicName:
    where = {"compound_id": building.compound_id, "building_id": building.id}
    values = {"name": name, "name_en": "Teacher Zhang", "consented_on": now().date(), "recorded_at": now()}
    return put(PublicName(**where, person_id=person.id, **values | changes))


def make_call_back(building: Building, name: str = "刘测试", phone: str = "13800000001", **changes: Any) -> CallBack:
    values: dict[str, Any] = {
        "phone_sealed": vault().seal(phone), "phone_index": vault().blind(phone), "phone_tail": phone[-4:],
        "words": "想问问门禁", "made_at": now(),
    }  # fmt: skip
    where = {"compound_id": building.compound_id, "building_id": building.id}
    return put(CallBack(**where, name=name, **values | changes))


def make_scans(code: Code, day: date, n: int = 1) -> None:
    """As the buffer writes them down."""
    with immediate() as session:
        add(session, {Seen(code.id, day, code.compound_id): n})


def make_alarm(code: Code, **changes: Any) -> CodeAlarm:
    values = {"reason": "covered", "words": "上面又贴了一张", "made_at": now()}
    return put(CodeAlarm(compound_id=code.compound_id, code_id=code.id, **values | changes))


def make_screen(building: Building, clear: str = "", **changes: Any) -> Screen:
    """Paired when `clear` (its token) is given."""
    paired = {"digest": digest(clear), "paired_at": now()} if clear else {}
    where = {"compound_id": building.compound_id, "building_id": building.id, "name": "大堂屏"}
    return put(Screen(**where | paired | changes))


def hear_screen(screen: Screen, at: datetime | None = None, **changes: Any) -> None:
    """What a healthy screen told (at `at`), written down as the buffer does."""
    at = at or now()
    said = {"version": "0" * 18, "lang": "zh-Hans", "size": "", "release": release(), "skew_ms": 0, "errors": 0, "heap_mb": 40}
    report = {"screen_id": screen.id, "at": at, **said, "keeps": True, "twins": False, "told_at": None} | changes
    run = {"screen_id": screen.id, "version": report["version"], "first_at": at, "last_at": at}
    with immediate() as session:
        write_reports(session, [report], [run])
