from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.accounts.session import me, reach
from kiosk.alliance import queries
from kiosk.alliance.forms import MOST_PARTS, PROJECT_WORDS, ProjectForm, rearranged
from kiosk.alliance.models import Member, Project
from kiosk.alliance.office import compound_in_reach
from kiosk.alliance.rules import WORDS, fingerprint
from kiosk.clock import now
from kiosk.db import db, load
from kiosk.errors import Refused
from kiosk.places.models import Compound
from kiosk.places.visit import visit_compound
from kiosk.web.answers import go, page
from kiosk.web.forms import TapForm, tapped
from kiosk.words import _l
from kiosk.writing import writing


def project(id: int) -> ResponseReturnValue:
    """One project as it stands."""
    found = load(queries.projects_in_reach(reach("alliance.see")), id)
    compound = visit_compound(found.member.compound)
    return page("alliance/office/project.html", project=found, compound=compound, tap=TapForm(), **WORDS)


def new_project(compound: str) -> ResponseReturnValue:
    """`?member=7` comes from that body's page."""
    here = compound_in_reach("alliance.edit", compound)
    return _project_form(here, None, member=request.args.get("member", type=int))


def edit_project(id: int) -> ResponseReturnValue:
    found = load(queries.projects_in_reach(reach("alliance.edit")), id)
    return _project_form(visit_compound(found.member.compound), found)


def _project_form(compound: Compound, project: Project | None, **given: int | None) -> ResponseReturnValue:
    """The buttons beside the lines only draw the form anew, with a line more or less; nothing is written before "save"."""
    compound_id, project_id, act = compound.id, project.id if project else 0, request.form.get("act", "save")
    form = ProjectForm.of(project, **given) if act == "save" else ProjectForm(rearranged(request.form, act))
    form.offer(_partners(compound_id, project), now().astimezone(compound.zone).date())
    if act == "save" and form.validate_on_submit():
        try:
            return go(_save(form, compound_id, project_id))
        except Refused as no:
            form.refuse(form.seen, no.sentence)
            form.seen.data = fingerprint(project)  # as it stands now: the next save is meant
    return page("alliance/office/project_form.html", form, compound=compound, project=project, most_parts=MOST_PARTS, **WORDS)


def _partners(compound_id: int, project: Project | None) -> list[Member]:
    """Who can build with the compound: whoever sits in its alliance, and the body that does so already."""
    there = list(db.session.scalars(queries.members(compound_id)))
    return there if project is None or project.member in there else [*there, project.member]


def _save(form: ProjectForm, compound_id: int, id: int) -> str:
    """Write it down; answers where it can be read. Raises Refused when a colleague changed it meanwhile."""
    with writing("alliance.project", by=me().id, nonce=form.proof) as write:
        bodies = queries.in_reach(reach("alliance.edit")).where(Member.compound_id == compound_id)
        body = write.lock(bodies, form.member.data)
        mine = queries.projects_in_reach(reach("alliance.edit"))
        row = write.lock(mine, id) if id else Project(compound_id=compound_id)
        if form.seen.data != fingerprint(row if id else None):
            raise Refused(_l("刚才有同事改过这个项目。您写的还在下面，再存一次就以您的为准"))
        row.member_id = body.id
        for field in PROJECT_WORDS:
            setattr(row, field, form[field].data)
        row.count(form.counted)
        write.add(row)
        write.location = url_for("office.alliance.project", id=row.id)
    return write.location


def archive_project(id: int) -> ResponseReturnValue:
    with writing("alliance.archive_project", by=me().id, nonce=tapped()) as write:
        row = write.lock(queries.projects_in_reach(reach("alliance.edit")), id)
        row.archive(now())
        write.location = url_for("office.alliance.project", id=id)
    flash(_("已收起，公开页和大堂屏上都看不到了"))
    return go(write.location)


def restore_project(id: int) -> ResponseReturnValue:
    with writing("alliance.restore_project", by=me().id, nonce=tapped()) as write:
        row = write.lock(queries.projects_in_reach(reach("alliance.edit")), id)
        row.restore()
        write.location = url_for("office.alliance.project", id=id)
    flash(_("又看得到了"))
    return go(write.location)
