"""The whole URL map on one page: audience, address, view, who may, methods, how it is cached."""

from kiosk.accounts import office as accounts_office
from kiosk.accounts.people import office as people_office
from kiosk.activities import office as activities_office
from kiosk.activities import phone as activities_phone
from kiosk.alliance import office as alliance_office
from kiosk.alliance import phone as alliance_phone
from kiosk.alliance.projects import office as alliance_projects
from kiosk.conventions import office as conventions_office
from kiosk.conventions import phone as conventions_phone
from kiosk.desk import office as desk_office
from kiosk.desk.codes import office as codes_office
from kiosk.desk.codes import printing as codes_printing
from kiosk.desk.households import office as households_office
from kiosk.desk.places import office as places_office
from kiosk.grid import office as grid_office
from kiosk.grid import phone as grid_phone
from kiosk.issues import office as issues_office
from kiosk.issues import phone as issues_phone
from kiosk.lobby import feed as lobby_feed
from kiosk.lobby import paired as lobby_paired
from kiosk.lobby import phone as lobby_phone
from kiosk.lobby import pocket as lobby_pocket
from kiosk.lobby import screen as lobby_screen
from kiosk.lobby import sheets as lobby_sheets
from kiosk.lobby.alarms import phone as alarms_phone
from kiosk.lobby.fleet import office as fleet_office
from kiosk.notices import office as notices_office
from kiosk.notices import phone as notices_phone
from kiosk.places import phone as places_phone
from kiosk.screens import office as screens_office
from kiosk.screens import screen as screens_screen
from kiosk.web import health
from kiosk.web.assets import static_file
from kiosk.web.routing import ANYONE, BOARD, PUBLIC, STAFF, STATIC, Route

GET_POST = ("GET", "POST")
POST = ("POST",)

SHEET = "<any(activities, issues, conventions, notices, alliance, people, report):name>"

ROUTES: tuple[Route, ...] = (
    Route("phone", "/", places_phone.directory),
    Route("phone", "/privacy", lobby_phone.privacy_page),
    Route("phone", "/q/<code>", lobby_phone.code),
    Route("phone", "/Q/<code>", lobby_phone.code),
    Route("phone", "/q/<code>.svg", lobby_phone.code_picture, cache=PUBLIC),
    Route("phone", "/Q/<code>.svg", lobby_phone.code_picture, cache=PUBLIC),
    Route("phone", "/c/<compound>", lobby_phone.home),
    Route("phone", "/code-alarm", alarms_phone.alarm_where),
    Route("phone", "/c/<compound>/code-alarm", alarms_phone.code_alarm, methods=GET_POST),
    Route("phone", "/c/<compound>/code-alarm/received", alarms_phone.alarm_received),
    Route("phone", "/c/<compound>/feed.xml", lobby_feed.feed, cache=PUBLIC),
    Route("phone", "/c/<compound>/search", lobby_phone.search),
    Route("phone", "/c/<compound>/offline", lobby_pocket.offline, cache=PUBLIC),
    Route("phone", "/offline", lobby_pocket.offline, cache=PUBLIC),
    Route("machine", "/c/<compound>/manifest.webmanifest", lobby_pocket.manifest, cache=PUBLIC),
    Route("machine", "/sw.js", lobby_pocket.worker, cache=PUBLIC),
    Route("screen", "/screen", lobby_paired.screen),
    Route("screen", "/screen/manifest.webmanifest", lobby_pocket.screen_manifest, cache=PUBLIC),
    Route("screen", "/screen/version", lobby_paired.screen_version),
    Route("screen", "/screen/pairing", screens_screen.pairing, methods=GET_POST),
    Route("screen", "/screen/enter/<token>", screens_screen.enter, methods=GET_POST),
    Route("screen", "/c/<compound>/lobby", lobby_screen.board, cache=BOARD),
    Route("screen", "/c/<compound>/<building>/lobby", lobby_screen.board, cache=BOARD),
    Route("screen", "/c/<compound>/lobby/tiles", lobby_screen.tiles, cache=BOARD),
    Route("screen", "/c/<compound>/<building>/lobby/tiles", lobby_screen.tiles, cache=BOARD),
    Route("screen", "/c/<compound>/lobby/version", lobby_screen.version, cache=BOARD),
    Route("screen", "/c/<compound>/<building>/lobby/version", lobby_screen.version, cache=BOARD),
    Route("screen", f"/c/<compound>/lobby/{SHEET}", lobby_sheets.sheet, cache=BOARD),
    Route("screen", f"/c/<compound>/<building>/lobby/{SHEET}", lobby_sheets.sheet, cache=BOARD),
    Route("screen", f"/c/<compound>/lobby/{SHEET}/<int:id>", lobby_sheets.sheet, cache=BOARD),
    Route("screen", f"/c/<compound>/<building>/lobby/{SHEET}/<int:id>", lobby_sheets.sheet, cache=BOARD),
    Route("screen", f"/c/<compound>/lobby/{SHEET}/sheet", lobby_sheets.fragment, cache=BOARD),
    Route("screen", f"/c/<compound>/<building>/lobby/{SHEET}/sheet", lobby_sheets.fragment, cache=BOARD),
    Route("screen", f"/c/<compound>/lobby/{SHEET}/<int:id>/sheet", lobby_sheets.fragment, cache=BOARD),
    Route("screen", f"/c/<compound>/<building>/lobby/{SHEET}/<int:id>/sheet", lobby_sheets.fragment, cache=BOARD),
    Route("office", "/office", desk_office.home, may="desk.see"),
    Route("office", "/office/log-in", accounts_office.log_in, ANYONE, GET_POST),
    Route("office", "/office/log-out", accounts_office.log_out, STAFF, GET_POST),
    Route("office", "/office/account", accounts_office.account, STAFF, GET_POST),
    Route("office", "/office/account/sessions/<int:id>/end", accounts_office.end_session, STAFF, POST),
    Route("office", "/office/set-up/<token>", accounts_office.set_up, ANYONE, GET_POST),
    Route("office", "/office/demo/<token>", accounts_office.demo, ANYONE, GET_POST),
    Route("phone", "/c/<compound>/report", issues_phone.report, methods=GET_POST),
    Route("phone", "/c/<compound>/report/photo/<token>", issues_phone.held_photo),
    Route("phone", "/c/<compound>/issues", issues_phone.issues),
    Route("phone", "/c/<compound>/issues/<int:id>", issues_phone.issue),
    Route("phone", "/c/<compound>/issues/photos/<int:id>", issues_phone.photo, cache=PUBLIC),
    Route("phone", "/t", issues_phone.find),
    Route("phone", "/t/<number>", issues_phone.track),
    Route("phone", "/t/<number>/receipt", issues_phone.receipt),
    Route("phone", "/t/<number>/photos/<int:id>", issues_phone.own_photo),
    Route("office", "/office/people", people_office.people, "person.see"),
    Route("office", "/office/people/new", people_office.invite, "person.edit", GET_POST),
    Route("office", "/office/people/<int:id>", people_office.person, "person.see", GET_POST),
    Route("office", "/office/people/<int:id>/edit", people_office.edit, "person.edit", GET_POST),
    Route("office", "/office/people/<int:id>/link", people_office.link, "person.edit", POST),
    Route("office", "/office/people/<int:id>/archive", people_office.archive, "person.edit", POST),
    Route("office", "/office/grants/<int:id>/end", people_office.end_grant, "person.edit", POST),
    Route("office", "/office/places", places_office.places, "place.see"),
    Route("office", "/office/places/<int:id>", places_office.place, "place.see"),
    Route("office", "/office/places/<int:id>/new", places_office.new_place, "place.edit", GET_POST),
    Route("office", "/office/places/<int:id>/edit", places_office.edit_place, "place.edit", GET_POST),
    Route("office", "/office/places/<int:id>/archive", places_office.archive_place, "place.edit", POST),
    Route("office", "/office/places/<int:id>/spots/new", places_office.new_spot, "place.edit", GET_POST),
    Route("office", "/office/spots/<int:id>", places_office.edit_spot, "place.edit", GET_POST),
    Route("office", "/office/spots/<int:id>/archive", places_office.archive_spot, "place.edit", POST),
    Route("office", "/office/places/<int:id>/contacts/new", places_office.new_contact, "contact.edit", GET_POST),
    Route("office", "/office/contacts/<int:id>", places_office.edit_contact, "contact.edit", GET_POST),
    Route("office", "/office/contacts/<int:id>/removal", places_office.remove_contact, "contact.edit", POST),
    Route("office", "/office/places/<int:id>/households", households_office.households, "place.see", GET_POST),
    Route("office", "/office/places/<int:id>/households/import", households_office.import_households, "place.edit", GET_POST),
    Route("office", "/office/households/<int:id>/archive", households_office.archive_household, "place.edit", POST),
    Route("office", "/office/screens", fleet_office.screens, "screen.see"),
    Route("office", "/office/compounds/<compound>/arrived", fleet_office.arrived, "screen.see"),
    Route("office", "/office/screens/new", screens_office.new_screen, "screen.edit", GET_POST),
    Route("office", "/office/screens/<int:id>", fleet_office.screen, "screen.see"),
    Route("office", "/office/screens/<int:id>/measures", screens_office.measures, "screen.edit", GET_POST),
    Route("office", "/office/screens/<int:id>/device", screens_office.new_device, "screen.edit", GET_POST),
    Route("office", "/office/screens/<int:id>/entry", screens_office.entry, "screen.edit", POST),
    Route("office", "/office/screens/<int:id>/revocation", screens_office.revocation, "screen.edit", POST),
    Route("office", "/office/codes", codes_office.codes, "code.edit"),
    Route("office", "/office/codes.csv", codes_office.codes_table, "code.edit"),
    Route("office", "/office/codes/stickers", codes_printing.stickers, "code.edit"),
    Route("office", "/office/codes/alarms/<int:id>/inspection", codes_office.inspection, "code.edit", POST),
    Route("office", "/office/codes/<int:id>", codes_office.code, "code.edit"),
    Route("office", "/office/codes/<int:id>/poster", codes_printing.poster, "code.edit"),
    Route("office", "/office/codes/<int:id>/revocation", codes_office.revoke_code, "code.edit", POST),
    Route("office", "/office/places/<int:id>/codes/new", codes_office.new_code_at, "code.edit", GET_POST),
    Route("office", "/office/issues", issues_office.issues, "issue.see"),
    Route("office", "/office/issues/<int:id>", issues_office.issue, "issue.see"),
    Route("office", "/office/issues/<int:id>/words", issues_office.words, "issue.publish", POST),
    Route("office", "/office/issues/<int:id>/preview", issues_office.preview, "issue.publish", POST),
    Route("office", "/office/issues/<int:id>/entries", issues_office.entries, "issue.move", POST),
    Route("office", "/office/issues/<int:id>/moves/<to>", issues_office.move, "issue.move", GET_POST),
    Route("office", "/office/issues/<int:id>/publication", issues_office.publication, "issue.publish", POST),
    Route("office", "/office/issues/<int:id>/withdrawal", issues_office.withdrawal, "issue.publish", POST),
    Route("office", "/office/issues/<int:id>/photos", issues_office.photos, "issue.publish", POST),
    Route("office", "/office/issues/<int:id>/phone", issues_office.phone, "issue.reveal", POST),
    Route("office", "/office/issues/photos/<int:id>", issues_office.photo, "issue.see"),
    Route("phone", "/c/<compound>/conventions", conventions_phone.conventions),
    Route("phone", "/c/<compound>/conventions/<int:id>", conventions_phone.convention),
    Route("office", "/office/conventions", conventions_office.conventions, "convention.see"),
    Route("office", "/office/compounds/<compound>/conventions/new", conventions_office.new, "convention.edit", GET_POST),
    Route("office", "/office/conventions/<int:id>", conventions_office.convention, "convention.see"),
    Route("office", "/office/conventions/<int:id>/title", conventions_office.title, "convention.edit", GET_POST),
    Route("office", "/office/conventions/<int:id>/draft", conventions_office.draft, "convention.edit", GET_POST),
    Route("office", "/office/conventions/<int:id>/draft/removal", conventions_office.removal, "convention.edit", POST),
    Route("office", "/office/conventions/<int:id>/publication", conventions_office.publication, "convention.publish", POST),
    Route("office", "/office/conventions/<int:id>/withdrawal", conventions_office.withdrawal, "convention.publish", POST),
    Route("phone", "/c/<compound>/notices", notices_phone.notices),
    Route("phone", "/c/<compound>/notices/<int:id>", notices_phone.notice),
    Route("phone", "/c/<compound>/notices/files/<int:id>", notices_phone.file, cache=PUBLIC),
    Route("office", "/office/notices", notices_office.notices, "notice.see"),
    Route("office", "/office/places/<int:id>/notices/new", notices_office.new, "notice.edit", GET_POST),
    Route("office", "/office/notices/<int:id>", notices_office.notice, "notice.see"),
    Route("office", "/office/notices/<int:id>/draft", notices_office.draft, "notice.edit", GET_POST),
    Route("office", "/office/notices/<int:id>/draft/removal", notices_office.removal, "notice.edit", POST),
    Route("office", "/office/notices/<int:id>/publication", notices_office.publication, "notice.publish", POST),
    Route("office", "/office/notices/<int:id>/withdrawal", notices_office.withdrawal, "notice.publish", POST),
    Route("office", "/office/notices/files/<token>", notices_office.file, "notice.see"),
    Route("phone", "/c/<compound>/activities", activities_phone.activities),
    Route("phone", "/c/<compound>/activities/<int:id>", activities_phone.activity, methods=GET_POST),
    Route("phone", "/c/<compound>/activities/<int:id>/received", activities_phone.received),
    Route("phone", "/c/<compound>/activities/<int:id>/entries/<token>", activities_phone.entry, methods=GET_POST),
    Route("phone", "/c/<compound>/activities/<int:id>/entries/<token>/cancellation", activities_phone.cancellation,
          methods=GET_POST),
    Route("office", "/office/activities", activities_office.activities, "activity.see"),
    Route("office", "/office/compounds/<compound>/activities/new", activities_office.new, "activity.edit", GET_POST),
    Route("office", "/office/activities/<int:id>", activities_office.activity, "activity.see"),
    Route("office", "/office/activities/<int:id>/edit", activities_office.edit, "activity.edit", GET_POST),
    Route("office", "/office/activities/<int:id>/capacity", activities_office.capacity, "activity.edit", GET_POST),
    Route("office", "/office/activities/<int:id>/publication", activities_office.publication, "activity.publish", POST),
    Route("office", "/office/activities/<int:id>/withdrawal", activities_office.withdrawal, "activity.publish", POST),
    Route("office", "/office/activities/<int:id>/calling-off", activities_office.calling_off, "activity.publish", GET_POST),
    Route("office", "/office/activities/<int:id>/closure", activities_office.closure, "activity.publish", GET_POST),
    Route("office", "/office/activities/<int:id>/entries", activities_office.entries, "activity.list"),
    Route("office", "/office/activities/<int:id>/entries/<int:entry_id>/phone", activities_office.phone,
          "activity.reveal", POST),
    Route("office", "/office/activities/<int:id>/entries/<int:entry_id>/cancellation", activities_office.entry_cancellation,
          "activity.reveal", GET_POST),
    Route("phone", "/c/<compound>/alliance", alliance_phone.alliance),
    Route("office", "/office/alliance", alliance_office.alliances, "alliance.see"),
    Route("office", "/office/compounds/<compound>/alliance", alliance_office.alliance, "alliance.see"),
    Route("office", "/office/compounds/<compound>/alliance/members/new", alliance_office.new_member, "alliance.edit", GET_POST),
    Route("office", "/office/alliance/members/<int:id>", alliance_office.member, "alliance.see"),
    Route("office", "/office/alliance/members/<int:id>/edit", alliance_office.edit_member, "alliance.edit", GET_POST),
    Route("office", "/office/alliance/members/<int:id>/archive", alliance_office.archive_member, "alliance.edit", POST),
    Route("office", "/office/alliance/members/<int:id>/restoration", alliance_office.restore_member, "alliance.edit", POST),
    Route("office", "/office/alliance/members/<int:id>/offers/new", alliance_office.new_offer, "alliance.edit", GET_POST),
    Route("office", "/office/alliance/offers/<int:id>", alliance_office.edit_offer, "alliance.edit", GET_POST),
    Route("office", "/office/alliance/offers/<int:id>/archive", alliance_office.archive_offer, "alliance.edit", POST),
    Route("office", "/office/alliance/offers/<int:id>/restoration", alliance_office.restore_offer, "alliance.edit", POST),
    Route("office", "/office/compounds/<compound>/alliance/projects/new", alliance_projects.new_project, "alliance.edit",
          GET_POST),
    Route("office", "/office/alliance/projects/<int:id>", alliance_projects.project, "alliance.see"),
    Route("office", "/office/alliance/projects/<int:id>/edit", alliance_projects.edit_project, "alliance.edit", GET_POST),
    Route("office", "/office/alliance/projects/<int:id>/archive", alliance_projects.archive_project, "alliance.edit", POST),
    Route("office", "/office/alliance/projects/<int:id>/restoration", alliance_projects.restore_project, "alliance.edit", POST),
    Route("phone", "/c/<compound>/people", grid_phone.people),
    Route("phone", "/c/<compound>/call-back", grid_phone.call_back, methods=GET_POST),
    Route("phone", "/c/<compound>/call-back/received", grid_phone.called),
    Route("office", "/office/call-backs", grid_office.call_backs, "call_back.see"),
    Route("office", "/office/call-backs/<int:id>/phone", grid_office.phone, "call_back.answer", POST),
    Route("office", "/office/call-backs/<int:id>/answer", grid_office.answer, "call_back.answer", POST),
    Route("office", "/office/heads", grid_office.heads, "head.name"),
    Route("office", "/office/heads/<int:id>", grid_office.consent, "head.name", GET_POST),
    Route("office", "/office/names/<int:id>/withdrawal", grid_office.withdrawal, "head.name", POST),
    Route("machine", "/healthz", health.healthz),
    Route("machine", "/readyz", health.readyz),
    Route("machine", "/static/<path:path>", static_file, ANYONE, cache=STATIC),
)  # fmt: skip
