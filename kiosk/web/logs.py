"""Structured logs, one line a request, each with the request's id. Nothing that a person typed is logged."""

import logging
import re
import time
import uuid
from typing import Any

import structlog
from flask import Flask, g, request

from kiosk.web.routing import current_route

_DETAIL = re.compile(r"^DETAIL:.*?(?=\n\[SQL|\n\nThe above exception|\Z)", re.DOTALL | re.MULTILINE)


def init_logs(app: Flask, level: str) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        cache_logger_on_first_use=True,
    )
    app.before_request(_begin)
    app.after_request(_end)


def _without_values(_logger: Any, _method: str, event: Any) -> Any:
    """PostgreSQL says the whole row in the DETAIL of an error; an error's log is for statements, not for people."""
    if "exception" in event:
        event["exception"] = _DETAIL.sub("DETAIL", event["exception"])
    return event


def _begin() -> None:
    g.request_id, g.began = uuid.uuid4().hex[:16], time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(answer: Any) -> Any:
    """Boards are polled day and night: theirs are told at debug level only."""
    answer.headers["X-Request-ID"] = g.request_id
    route = current_route()
    log = structlog.get_logger()
    tell = log.debug if route is not None and route.cache in {"board", "static"} else log.info
    ms = round((time.perf_counter() - g.began) * 1000, 1)
    tell("request", method=request.method, route=route.rule if route else None, status=answer.status_code, ms=ms)
    return answer
