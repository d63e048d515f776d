"""Which programs made and changed a PDF, by what its properties say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from cardassay.model.document import Flag

__all__ = ["Tools", "questions_about_tools", "tools_of"]

_CREATOR = re.compile(rb"CreatorTool(?:=\"|=')?[>\s]*([^<\"']{3,80})")
_PRODUCER = re.compile(rb"(?:pdf|xmpG?):Producer(?:=\"|=')?[>\s]*([^<\"']{3,80})")
_OPENS, _CLOSES = b"<x:xmpmeta", b"</x:xmpmeta>"

_LONG_AFTER = timedelta(days=2)
"""Between making and changing; issuers sign, stamp and publish within a day or two."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The programs named in a PDF."""

    creator: str
    producer: str
    others: tuple[str, ...] = ()
    """Named in the document's own XMP, and nowhere in its properties."""

    made: datetime | None = None
    changed: datetime | None = None


def tools_of(properties: Mapping[str, str], data: bytes) -> Tools:
    """The programs that a PDF names; pictures inside it may name others, which are left out."""
    # The document's own packet is the last one that names a PDF producer; pictures carry theirs.
    own = next((packet for packet in reversed(list(_packets(data))) if b"Producer" in packet), b"")
    named = [
        match.decode("utf-8", "replace").strip()
        for pattern in (_CREATOR, _PRODUCER)
        for match in pattern.findall(own)
    ]
    creator, producer = properties.get("Creator", "").strip(), properties.get("Producer", "").strip()
    others = tuple(dict.fromkeys(name for name in named if name and name not in (creator, producer)))
    return Tools(creator, producer, others, _day(properties, "CreationDate"), _day(properties, "ModDate"))


def _packets(data: bytes) -> Iterator[bytes]:
    """Packets of XMP that lie open in the file."""
    start = data.find(_OPENS)
    while start >= 0:
        end = data.find(_CLOSES, start)
        if end < 0:
            return
        yield data[start:end]
        start = data.find(_OPENS, end)


def questions_about_tools(tools: Tools, *, signed: bool) -> Iterator[Flag]:
    """Questions that the programs raise; none where the paper carries a signature that covers it."""
    if signed:
        return
    first, last = _kind(tools.creator), _kind(tools.producer)
    editors = ("page_editor", "picture_editor")
    if first == "issuer" and last in (*editors, "text_program"):
        yield Flag(
            "edited-in-another-program",
            f"The paper was made by a system that prints certificates ({tools.creator}) and last written by "
            f"a program in which pages are changed by hand ({tools.producer}). Ask the issuer whether it "
            "knows this version.",
        )
    elif first in ("text_program", "issuer") and any(_kind(name) in editors for name in tools.others):
        name = next(name for name in tools.others if _kind(name) in editors)
        yield Flag(
            "edited-in-another-program",
            f"The paper names {tools.creator} as the program it was made in, and {name} beside it. Ask the "
            "issuer whether it knows this version.",
        )
    if tools.made is None or tools.changed is None or tools.changed - tools.made < _LONG_AFTER:
        return
    if last in editors:
        yield Flag(
            "changed-long-after",
            f"The file was made on {tools.made:%Y-%m-%d} in {tools.creator or 'an unnamed program'} and "
            f"changed on {tools.changed:%Y-%m-%d} by {tools.producer}. Ask the issuer whether it knows this "
            "version.",
        )


def _kind(name: str) -> str:
    """What a program is for; empty when it is not known."""
    folded = f"{name.casefold()} "
    if not name:
        return ""
    return next((kind for kind, words in _known().items() if any(word in folded for word in words)), "")


@cache
def _known() -> Mapping[str, tuple[str, ...]]:
    """Words by kind; the harmless ones first, since a signing service may stand beside an editor's name."""
    text = resources.files("cardassay.documents.editing").joinpath("tools.toml").read_text("utf-8")
    data = tomllib.loads(text)
    kinds = ("picture_editor", "page_editor", "issuer", "text_program", "harmless")
    return {kind: tuple(data[kind]["words"]) for kind in kinds}


def _day(properties: Mapping[str, str], key: str) -> datetime | None:
    match = re.match(r"D?:?(\d{4})(\d{2})(\d{2})(\d{2})?(\d{2})?", properties.get(key, ""))
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        # The zone is left out: what counts here are days, and no zone is farther than one.
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001
    except ValueError:
        return None
