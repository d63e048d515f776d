"""The templates of the pages: everything is escaped, everything hidden is shown."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from cardassay.report.messages import load_messages
from cardassay.report.names import scheme_name, site_name
from cardassay.report.view import shown_value
from cardassay.report.visible import visible

__all__ = ["MARKS", "moment_words", "report_word", "static_address", "templates"]

MARKS = {
    "qualified": "✔",
    "qualified-with-conditions": "◐",
    "cannot-tell-yet": "?",
    "not-qualified": "✖",
    "satisfied": "✔",
    "note": "i",
    "indeterminate": "?",
    "not-satisfied": "✖",
    "not-applicable": "–",
}
"""Signs that tell answers apart without colour."""


@cache
def templates() -> Environment:
    """
    The engine, one for the process, so that each template is made ready once.

    Templates of the report can be used as ``report/…``.
    """
    made = Environment(
        loader=ChoiceLoader([PackageLoader("cardassay.web"), PackageLoader("cardassay.report", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        static=static_address,
        mark=MARKS.get,
        moment=_moment,
        word=_word,
        field_word=_field_word,
        kind_word=_kind_word,
        scheme_name=scheme_name,
        site_name=site_name,
        shown_value=shown_value,
    )
    return made


@pass_context
def _word(context: Context, section: str, key: str) -> str:
    return report_word(context["t"].language, section, key)


@pass_context
def _field_word(context: Context, label: str) -> str:
    """The name of a field of a paper, from the label that the reports have for it."""
    key = f"review_fields.name.{label.replace(' ', '_')}"
    return context["t"](key) if key in context["t"] else label


@pass_context
def _kind_word(context: Context, label: str) -> str:
    """The kind of a paper in the same way."""
    key = f"review_fields.kind.{label.replace(' ', '-')}"
    return context["t"](key) if key in context["t"] else label


def report_word(language: str, section: str, key: str) -> str:
    """A fixed word of the reports in a language; in English where that language has none."""
    messages = load_messages(language)
    return (messages if messages.has(section, key) else load_messages()).word(section, key)


@pass_context
def _moment(context: Context, value: datetime) -> str:
    return moment_words(value, context["visit"].office.settings.time_zone)


def moment_words(value: datetime, zone: str) -> str:
    """Day and minute in a time zone, in the form that everybody reads the same."""
    return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@cache
def static_address(name: str) -> str:
    """The address of a static file with a mark of its content, so that browsers fetch a changed one."""
    data = (resources.files("cardassay.web") / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(data).hexdigest()[:10]}"


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value
