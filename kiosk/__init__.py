"""Courtyard 「庭院」: the notice board of a residential compound."""

from flask import Flask

from kiosk import urls
from kiosk.accounts.session import guard, init_session
from kiosk.codes.scans import init_scans
from kiosk.db import init_db
from kiosk.desk.nav import init_desk
from kiosk.lobby.shortcut import Shortcut
from kiosk.places.visit import init_places
from kiosk.settings import CHECKOUT, Settings, read_settings
from kiosk.vault import init_vault
from kiosk.web.assets import init_assets
from kiosk.web.errors import init_errors
from kiosk.web.filters import init_filters
from kiosk.web.headers import init_headers
from kiosk.web.language import init_language
from kiosk.web.limits import init_limits
from kiosk.web.logs import init_logs
from kiosk.web.routing import install


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve. Without `settings` they are read from the environment."""
    settings = settings or read_settings()
    app = Flask(__name__, template_folder=str(CHECKOUT / "templates"), static_folder=None)
    app.extensions["kiosk.settings"] = settings
    app.config.update(SECRET_KEY=settings.secret_key, SQLALCHEMY_DATABASE_URI=settings.database)
    app.config["TRUSTED_HOSTS"] = settings.trusted_hosts
    init_db(app, settings.threads)
    init_vault(app, settings.keys)
    init_logs(app, settings.log_level)
    init_headers(app, https=settings.public_url.startswith("https://"))
    init_limits(app, settings.redis_url)
    init_language(app)
    init_filters(app)
    init_assets(app)
    init_errors(app)
    init_session(app)
    init_places(app)
    init_desk(app)
    init_scans(app)
    app.jinja_env.globals["filing_number"] = settings.filing_number
    install(app, urls.ROUTES, guard)
    app.wsgi_app = Shortcut(app)  # type: ignore[assignment, method-assign]  # Flask's documented way to add a middleware
    return app
