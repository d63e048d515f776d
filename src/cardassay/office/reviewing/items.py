"""What waits for a person, as pages show it and the API gives it, with all that the comparison needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cardassay.assessing.answering import Item
from cardassay.model.assessment import Assessment
from cardassay.model.evidence import Box, Fact
from cardassay.model.fields import FIELDS
from cardassay.model.finding import Finding
from cardassay.model.open_value import OpenKind, OpenName, OpenValue
from cardassay.model.verdict import Effect, effect_of
from cardassay.report.names import scheme_name, target_name
from cardassay.report.plain import plain
from cardassay.report.reading_text import shown
from cardassay.report.visible import visible
from cardassay.workspace.answers import typed
from cardassay.workspace.confirmed import Confirmation, KindSaid, Sameness
from cardassay.workspace.entries import Entry

__all__ = ["OpenItem", "Reading", "WaitsFor", "item_of", "key_of", "key_of_entry", "value_shown"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that may be the right one."""

    number: int
    """Counted from 1; the first is what was read, where anything was."""
    value: Any
    shown: str
    """For people; several entries stand on lines of their own."""
    why: str
    """Where it comes from; empty for what was read."""
    page: int | None
    words: str


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """A requirement that waits for the answer."""

    finding: str
    title: str
    where: str
    """Brand, line, activity and site; empty for the whole offer."""
    blocking: bool


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that a person has to look at."""

    id: str
    """The same for the same question, as long as the paper is the same."""
    what: str
    """``value``, ``kind`` or ``name``."""
    tender_id: str
    supplier_id: str
    supplier: str
    need: str
    """``blocking``, ``other`` or ``nothing``: what hangs on it."""
    file: str
    sha256: str
    seen_file: str
    """The paper to look at: an annex may show what counts for its certificate."""
    seen_sha256: str
    page: int | None
    box: Box | None
    """From the top left of the page; points, for pictures pixels."""
    words: str
    """As printed."""
    kind: str
    scheme: str
    """Name of the scheme, for people."""
    attestation: int
    attestations: int
    field: str
    """Empty for a kind."""
    form: str
    """Form of the field's value; ``kind`` or ``same-or-not`` for the others."""
    read: Any
    """What was read; for a name the printed words, for a kind the kind."""
    read_shown: str
    read_typed: str
    """The value as one would type it."""
    is_read: bool
    """False when nothing was read, and a requirement asks for it."""
    why: str
    """Why it is not sure."""
    readings: tuple[Reading, ...]
    """What can be chosen from."""
    values: tuple[tuple[str, str], ...]
    """For a kind: what was read for certain if it is of that kind, by field."""
    meant: str
    """For a name: the party or site of the offer."""
    party: str
    site: str
    waits_for: tuple[WaitsFor, ...]
    beware: tuple[str, ...]
    """What the paper makes one ask."""


def key_of(item: Item) -> str:
    """The identifier of something open."""
    if isinstance(item, OpenValue):
        return _key("value", item.paper.sha256, item.attestation, item.field)
    if isinstance(item, OpenKind):
        return _key("kind", item.paper.sha256)
    return _key("name", item.printed, item.party, item.site)


def key_of_entry(entry: Entry) -> str:
    """The identifier of what a decision answers; empty for decisions that no review asks for."""
    if isinstance(entry, Confirmation):
        return _key("value", entry.sha256, entry.attestation, entry.field)
    if isinstance(entry, KindSaid):
        return _key("kind", entry.sha256)
    return _key("name", entry.printed, entry.party, entry.site) if isinstance(entry, Sameness) else ""


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(plain(parts)).encode()).hexdigest()[:20]


def value_shown(value: Any) -> str:
    """A value of a field for people; an empty list says that the paper says that there is none."""
    return shown(value)


def item_of(item: Item, assessment: Assessment, *, tender_id: str, supplier_id: str) -> OpenItem:
    """Something open with everything that a person needs for the answer."""
    fact = item.fact
    box = fact.box if fact is not None and fact.page is not None else None
    common: dict[str, Any] = {
        "id": key_of(item),
        "tender_id": tender_id,
        "supplier_id": supplier_id,
        "supplier": visible(assessment.supplier.name),
        "need": item.need.name.lower(),
        "file": plain(item.paper.file),
        "sha256": item.paper.sha256,
        "seen_file": plain(item.seen_on.file),
        "seen_sha256": item.seen_on.sha256,
        "page": None if fact is None else fact.page,
        "box": box,
        "words": "" if fact is None else visible(fact.words),
        "waits_for": tuple(_waiting(item.waiting, assessment)),
        "beware": tuple(_flags(item, assessment)),
    }
    if isinstance(item, OpenValue):
        return OpenItem(**common, **_of_value(item))
    if isinstance(item, OpenKind):
        return OpenItem(**common, **_of_kind(item))
    return OpenItem(**common, **_of_name(item))


def _of_value(item: OpenValue) -> dict[str, Any]:
    spec, fact = FIELDS[item.field], item.fact
    return {
        "what": "value",
        "kind": item.kind,
        "scheme": scheme_name(item.scheme),
        "attestation": item.attestation,
        "attestations": item.attestations,
        "field": item.field,
        "form": spec.form.value,
        "read": None if fact is None else plain(fact.value),
        "read_shown": "" if fact is None else value_shown(fact.value),
        "read_typed": "" if fact is None else typed(spec, fact.value),
        "is_read": fact is not None,
        "why": "" if fact is None else visible(fact.why_not_sure or "another reading is possible"),
        "readings": tuple(_readings(item, fact)),
        **_NO_NAME,
        "values": (),
    }


_NO_NAME = {"meant": "", "party": "", "site": ""}


def _readings(item: OpenValue, fact: Fact[Any] | None) -> Iterable[Reading]:
    if fact is None:
        return
    yield Reading(1, plain(fact.value), value_shown(fact.value), "", fact.page, visible(fact.words))
    for number, other in enumerate(item.others, start=2):
        value = plain(other.value)
        yield Reading(
            number, value, value_shown(other.value), visible(other.why), other.page, visible(other.words)
        )


def _of_kind(item: OpenKind) -> dict[str, Any]:
    return {
        "what": "kind",
        "kind": item.kind,
        "scheme": "",
        "attestation": 0,
        "attestations": 0,
        "field": "",
        "form": "kind",
        "read": item.kind,
        "read_shown": item.kind,
        "read_typed": item.kind,
        "is_read": True,
        "why": "",
        "readings": (),
        "values": tuple((name, value_shown(value)) for name, value in item.values),
        **_NO_NAME,
    }


def _of_name(item: OpenName) -> dict[str, Any]:
    return {
        "what": "name",
        "kind": "",
        "scheme": "",
        "attestation": 0,
        "attestations": 0,
        "field": item.field,
        "form": "same-or-not",
        "read": plain(item.printed),
        "read_shown": visible(item.printed),
        "read_typed": plain(item.printed),
        "is_read": True,
        "why": visible(item.why),
        "readings": (),
        "values": (),
        "meant": visible(item.meant),
        "party": item.party,
        "site": item.site,
    }


def _waiting(ids: Iterable[str], assessment: Assessment) -> Iterable[WaitsFor]:
    findings = {finding.id: finding for finding in assessment.findings}
    for one in ids:
        if (finding := findings.get(one)) is not None:
            title = visible(finding.requirement.title)
            yield WaitsFor(one, title, target_name(assessment, finding.target), _blocks(finding))


def _blocks(finding: Finding) -> bool:
    return effect_of(finding, with_waivers=False) is Effect.LEAVES_OPEN


def _flags(item: Item, assessment: Assessment) -> Iterable[str]:
    for document in assessment.documents:
        if document.sha256 == item.seen_on.sha256:
            for flag in document.flags:
                yield visible(flag.says) + ("" if flag.page is None else f" (page {flag.page})")
