"""The templates of the pages: everything is escaped, everything hidden is shown."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cardassay.report.messages import load_messages
from cardassay.report.names import scheme_name, site_name
from cardassay.report.view import shown_value
from cardassay.report.visible import visible

__all__ = ["MARKS", "static_address", "templates"]

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


def templates() -> Environment:
    """The engine; templates of the report can be used as ``report/…``."""
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
        word=load_messages().word,
        scheme_name=scheme_name,
        site_name=site_name,
        shown_value=shown_value,
    )
    return made


@cache
def static_address(name: str) -> str:
    """The address of a static file with a mark of its content, so that browsers fetch a changed one."""
    data = (resources.files("cardassay.web") / "static" / name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(data).hexdigest()[:10]}"


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value
