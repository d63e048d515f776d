"""
The report as one HTML file that needs nothing else: no network, no script, no font.

Every text that comes from a dossier is escaped, and signs that hide or turn the order of letters
are made visible. The file forbids itself to load anything (Content-Security-Policy).
"""

from __future__ import annotations

import base64
import functools
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cardassay import __version__
from cardassay.model.assessment import Assessment
from cardassay.report.crop import Crop, Cropper
from cardassay.report.html_model import Crops, supplier_view
from cardassay.report.messages import load_messages
from cardassay.report.names import scheme_name, site_name
from cardassay.report.view import shown_value
from cardassay.report.visible import visible

__all__ = ["environment", "render_html", "write_html", "write_text"]


def write_html(assessments: Iterable[Assessment], path: Path, *, read_bytes: Callable[[str], bytes]) -> None:
    """
    Write the report of all suppliers to one file, wholly or not at all.

    Args:
        read_bytes: Gives the bytes of a file of the dossier by its SHA-256; for crops of pages.

    Raises:
        OSError: The file cannot be written.
    """
    write_text(path, render_html(assessments, read_bytes=read_bytes))


def render_html(assessments: Iterable[Assessment], *, read_bytes: Callable[[str], bytes]) -> str:
    """The report as text."""
    cases = tuple(assessments)
    with Cropper(read_bytes) as cropper:
        crops = Crops(cropper)
        suppliers = [supplier_view(case, number, crops) for number, case in enumerate(cases, start=1)]
    template = _engine().get_template("report.html.j2")
    return template.render(
        suppliers=suppliers,
        crops=[(name, _data_uri(crop), crop) for name, crop in crops.all()],
        version=__version__,
    )


@functools.cache
def _engine() -> Environment:
    # Making the templates ready takes longer than filling them for one supplier.
    return environment()


def environment() -> Environment:
    """The template engine of all HTML pages: everything is escaped, everything hidden is shown."""
    made = Environment(
        loader=PackageLoader("cardassay.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        word=load_messages().word,
        scheme_name=scheme_name,
        site_name=site_name,
        css=_css,
        mark=_MARK.get,
        shown_value=shown_value,
    )
    return made


def write_text(path: Path, text: str) -> None:
    """
    Write a text file so that a reader finds either the old one or the whole new one.

    A link stays a link; what is no file (a pipe, a device) is written to and never replaced.

    Raises:
        OSError: It cannot be written; the error names the path that was asked for.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8", newline="\n")
        else:
            _replace(Path(os.path.realpath(path)), text)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


_MARK = {
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


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


def _css() -> Markup:
    # The style sheet is ours and holds no foreign text.
    source = PackageLoader("cardassay.report", "templates").get_source(Environment(), "report.css")[0]
    return Markup(source)


def _data_uri(crop: Crop) -> str:
    return "data:image/png;base64," + base64.b64encode(crop.png).decode("ascii")
