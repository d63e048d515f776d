"""
What people decided about one dossier, read from ``confirmed.toml``; each entry says who and when.

Entries speak of a paper by the SHA-256 of its file, so that a decision never slips to another
paper of the same name. Attestations of one file are counted from 1, as ``read`` shows them.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from cardassay.errors import Fault
from cardassay.form import Form, read_toml
from cardassay.model.document import Kind
from cardassay.model.evidence import Grade
from cardassay.model.fields import FIELDS, FieldSpec
from cardassay.model.finding import Waiver
from cardassay.model.problem import Problem
from cardassay.model.project import Activity, Brand, Project
from cardassay.model.requirement import Target
from cardassay.model.supplier import Supplier
from cardassay.workspace.checked import Checked, entry_faults, shown_values
from cardassay.workspace.checks import nearest, unknown
from cardassay.workspace.shapes import SHAPE_WORDS, shaped

__all__ = [
    "Admission",
    "Checked",
    "Confirmation",
    "Decisions",
    "KindSaid",
    "Receipt",
    "Review",
    "Sameness",
    "read_decisions",
    "shaped",
]

T = TypeVar("T")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_GRADES = {"register": Grade.REGISTER, "issuer": Grade.ISSUER}
_TABLES = ("confirmed", "kind", "waiver", "admitted", "same", "different", "checked", "reviewed", "received")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A person says what one field of one paper reads."""

    sha256: str
    field: str
    value: Any = dataclasses.field(hash=False)
    """In the form of :data:`FIELDS`, lists as tuples; ``None`` when the paper does not say it."""
    who: str
    when: date
    why: str = ""
    file: str = ""
    """Name of the file, for people only; the hash decides."""
    attestation: int = 1
    """Position among the attestations of the file, counted from 1."""


@dataclass(frozen=True, slots=True)
class KindSaid:
    """A person says what kind of paper a file is."""

    sha256: str
    kind: Kind
    who: str
    when: date
    why: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Admission:
    """A paper that came late and counts all the same."""

    sha256: str
    who: str
    when: date
    why: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Sameness:
    """A person decided whether printed words mean a party or a site of the offer."""

    printed: str
    """Name as printed, or a site as ``name · address``."""
    who: str
    when: date
    why: str
    party: str = ""
    site: str = ""
    same: bool = True
    """False when the person decided that it is somebody or somewhere else."""


@dataclass(frozen=True, slots=True)
class Review:
    """A person of the user's organisation reviewed the requirement packs of that hash."""

    packs: str
    """SHA-256 over the packs, as ``pack list`` shows it."""
    who: str
    when: date


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day on which a paper came in."""

    day: date
    sha256: str = ""
    file: str = ""
    """Path inside the dossier; used when no hash is given."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything that people decided about one dossier."""

    confirmed: tuple[Confirmation, ...] = ()
    kinds: tuple[KindSaid, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    admitted: tuple[Admission, ...] = ()
    same: tuple[Sameness, ...] = ()
    """Both ``[[same]]`` and ``[[different]]``."""
    checked: tuple[Checked, ...] = ()
    reviewed: tuple[Review, ...] = ()
    received: tuple[Receipt, ...] = ()

    def received_on(self, sha256: str, file: str, container: str | None = None) -> date | None:
        """
        The day on which a paper came in; ``None`` when nobody recorded it.

        What is recorded of a mail or archive holds for the papers in it (``mail.eml!/paper.pdf``).
        """
        given = file.partition("!/")[0]
        by_hash = [r.day for r in self.received if r.sha256 and r.sha256 in (sha256, container)]
        by_name = [r.day for r in self.received if not r.sha256 and r.file in (file, given)]
        return next(iter(by_hash or by_name), None)

    def kind_said(self, sha256: str) -> KindSaid | None:
        """Who said what kind of paper a file is; ``None`` when nobody did."""
        return next((entry for entry in self.kinds if entry.sha256 == sha256), None)

    def admission(self, sha256: str) -> Admission | None:
        """Who let a late paper count; ``None`` when nobody did."""
        return next((entry for entry in self.admitted if entry.sha256 == sha256), None)

    def without_paper(self, present: Collection[str]) -> tuple[Problem, ...]:
        """A problem for each decision about a file that is not (or no longer) in the dossier."""
        about = [
            *(("confirmed", entry.sha256, entry.file) for entry in self.confirmed),
            *(("kind", entry.sha256, entry.file) for entry in self.kinds),
            *(("admitted", entry.sha256, entry.file) for entry in self.admitted),
            *(("checked", entry.sha256, entry.file) for entry in self.checked),
            *(("received", entry.sha256, entry.file) for entry in self.received if entry.sha256),
        ]
        return tuple(
            Problem(
                "decision-without-paper",
                "confirmed.toml",
                f"[[{table}]] speaks of {file or 'a file'} ({sha256[:12]}…), but no file of the dossier has "
                "that SHA-256, so the entry counts for nothing. Was the paper replaced? Look at the new one.",
            )
            for table, sha256, file in about
            if sha256 not in present
        )


def read_decisions(
    text: str, name: str, *, supplier: Supplier | None, project: Project | None
) -> tuple[Decisions, tuple[Fault, ...]]:
    """
    The decisions in a text, and everything that is wrong with them.

    Args:
        text: Content of a ``confirmed.toml``.
        name: File name as messages show it.
        supplier: Whose parties and sites may be named; ``None`` leaves that unchecked.
        project: Whose lines may be named; ``None`` leaves that unchecked.
    """
    return _read(text, name, supplier, project)


@functools.lru_cache(maxsize=128)
def _read(
    text: str, name: str, supplier: Supplier | None, project: Project | None
) -> tuple[Decisions, tuple[Fault, ...]]:
    # Whoever decides about one supplier has the same texts of all others read again and again.
    form, faults = read_toml(text, name)
    if form is None:
        return Decisions(), faults
    for key in form.data:
        if key not in _TABLES:
            form.fault((key,), f"`{key}` is not a known part", nearest(key, _TABLES, "Known here"))
    same = [_sameness(form, path, table, supplier, same=True) for path, table in _rows(form, "same")]
    other = [_sameness(form, path, table, supplier, same=False) for path, table in _rows(form, "different")]
    decisions = Decisions(
        confirmed=_kept(_confirmation(form, path, table) for path, table in _rows(form, "confirmed")),
        kinds=_kept(_entry(form, KindSaid, path, table) for path, table in _rows(form, "kind")),
        waivers=_kept(_waiver(form, path, table, supplier, project) for path, table in _rows(form, "waiver")),
        admitted=_kept(_entry(form, Admission, path, table) for path, table in _rows(form, "admitted")),
        same=_kept([*same, *other]),
        checked=_kept(_checked(form, path, table) for path, table in _rows(form, "checked")),
        reviewed=_kept(_review(form, path, table) for path, table in _rows(form, "reviewed")),
        received=_kept(_receipt(form, path, table) for path, table in _rows(form, "received")),
    )
    _contradictions(form, decisions)
    return decisions, tuple(form.faults)


Path = tuple[str | int, ...]
Table = Mapping[str, Any]


def _rows(form: Form, key: str) -> list[tuple[Path, Table]]:
    rows = form.data.get(key, [])
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return [((key, index), row) for index, row in enumerate(rows)]
    form.fault((key,), f"`{key}` is not a list of entries", f"Write each entry below a line [[{key}]]")
    return []


def _kept(entries: Any) -> tuple[Any, ...]:
    return tuple(entry for entry in entries if entry is not None)


def _entry(
    form: Form,
    cls: type[T],
    path: Path,
    table: Table,
    *,
    given: Mapping[str, Any] | None = None,
    also: tuple[str, ...] = (),
) -> T | None:
    entry = form.fill(cls, path, data=table, given=given, also=also)
    before = len(form.faults)
    for key in ("who", "why", "answer"):
        if isinstance(table.get(key), str) and not table[key].strip():
            form.fault((*path, key), f"`{key}` is empty", "A decision needs a name and a reason")
    for key in ("sha256", "packs"):
        value = table.get(key)
        if isinstance(value, str) and not _SHA256.fullmatch(value):
            do = "Copy all 64 signs from `cardassay read` or `cardassay pack list`, in small letters"
            form.fault((*path, key), f"`{value}` is not a SHA-256", do)
    at = table.get("attestation", 1)
    if isinstance(at, int) and at < 1:
        form.fault(
            (*path, "attestation"), f"`attestation` is {at}", "Count the attestations of a file from 1"
        )
    return None if len(form.faults) > before else entry


def _confirmation(form: Form, path: Path, table: Table) -> Confirmation | None:
    absent = table.get("absent") is True
    if "value" not in table and not absent:
        do = "Add `value = …`, or `absent = true` when the paper does not say it"
        form.fault(path, "`value` is missing", do)
    if "value" in table and absent:
        form.fault((*path, "absent"), "`value` and `absent` stand together", "Keep one of the two")
    value = None
    name = table.get("field")
    if isinstance(name, str):
        spec = FIELDS.get(name)
        if spec is None:
            do = nearest(name, FIELDS, "Fields are")
            form.fault((*path, "field"), f"`{name}` is not a field of a paper", do)
        elif "value" in table:
            value = _checked_value(form, path, spec, table["value"])
    if "value" in table and value is None:
        # The fault is noted; the other keys of the entry are looked at all the same.
        _entry(form, Confirmation, path, table, given={"value": None}, also=("value", "absent"))
        return None
    return _entry(form, Confirmation, path, table, given={"value": value}, also=("value", "absent"))


def _checked_value(form: Form, path: Path, spec: FieldSpec, raw: Any) -> Any:
    value = shaped(spec, raw)
    if value is None:
        where = (*path, "value")
        form.fault(where, f"the value of `{spec.name}` is {raw!r}, not {SHAPE_WORDS[spec.form]}", spec.says)
    return value


@dataclass(frozen=True, slots=True)
class _WaiverForm:
    requirement: str
    who: str
    when: date
    why: str
    brand: Brand | None = None
    activity: Activity | None = None
    site: str = ""
    line: str = ""
    until: date | None = None


def _waiver(
    form: Form, path: Path, table: Table, supplier: Supplier | None, project: Project | None
) -> Waiver | None:
    entry = _entry(form, _WaiverForm, path, table)
    if entry is None:
        return None
    if entry.until is not None and entry.until < entry.when:
        form.fault((*path, "until"), f"`until` is {entry.until}, before `when`", "Give a later day")
    if supplier is not None and entry.site:
        unknown(form, (*path, "site"), entry.site, (site.id for site in supplier.sites), "site")
    if project is not None and entry.line:
        unknown(form, (*path, "line"), entry.line, (line.id for line in project.lines), "product line")
    target = Target(
        brand=entry.brand.value if entry.brand else "",
        activity=entry.activity.value if entry.activity else "",
        site=entry.site,
        line=entry.line,
    )
    return Waiver(entry.requirement, entry.who, entry.when, entry.why, target, entry.until)


def _sameness(
    form: Form, path: Path, table: Table, supplier: Supplier | None, *, same: bool
) -> Sameness | None:
    entry = _entry(form, Sameness, path, table, given={"same": same})
    if entry is None:
        return None
    if bool(entry.party) == bool(entry.site):
        form.fault(path, "the entry must name either a party or a site", 'Add `party = "…"` or `site = "…"`')
        return None
    if supplier is not None and entry.party:
        unknown(form, (*path, "party"), entry.party, (party.id for party in supplier.parties), "party")
    if supplier is not None and entry.site:
        unknown(form, (*path, "site"), entry.site, (site.id for site in supplier.sites), "site")
    return entry


def _checked(form: Form, path: Path, table: Table) -> Checked | None:
    word = table.get("grade")
    if word is None:
        form.fault(path, "`grade` is missing", 'Add `grade = "register"` or `grade = "issuer"`')
    elif not isinstance(word, str) or word not in _GRADES:
        do = 'Choose "register" (a row was looked up) or "issuer" (the issuer answered)'
        form.fault((*path, "grade"), f"`{word}` is not a grade that a check can give", do)
    grade = _GRADES.get(word) if isinstance(word, str) else None
    before = len(form.faults)
    shown = shown_values(form, path, table)
    given = {"grade": grade, "shown": shown}
    entry = _entry(form, Checked, path, table, given=given, also=("grade", "shown"))
    if entry is not None and grade is not None:
        entry_faults(form, path, entry)
    return None if grade is None or len(form.faults) > before else entry


def _review(form: Form, path: Path, table: Table) -> Review | None:
    return _entry(form, Review, path, table)


def _receipt(form: Form, path: Path, table: Table) -> Receipt | None:
    entry = _entry(form, Receipt, path, table)
    if entry is not None and not entry.sha256 and not entry.file:
        form.fault(path, "the entry names no paper", "Add `sha256` or `file`")
        return None
    return entry


def _contradictions(form: Form, decisions: Decisions) -> None:
    """Two entries that cannot both hold: neither may win by standing first."""
    values: dict[tuple[str, int, str], Any] = {}
    for index, entry in enumerate(decisions.confirmed):
        key = (entry.sha256, entry.attestation, entry.field)
        if key in values and values[key] != entry.value:
            what = f"`{entry.field}` of this paper is confirmed twice, with different values"
            form.fault(("confirmed", index), what, "Keep the right one")
        values.setdefault(key, entry.value)
    kinds: dict[str, Kind] = {}
    for index, said in enumerate(decisions.kinds):
        if kinds.setdefault(said.sha256, said.kind) is not said.kind:
            what = f"this paper is called a {kinds[said.sha256]} and a {said.kind}"
            form.fault(("kind", index), what, "Keep the right one")
    words: dict[tuple[str, str, str], bool] = {}
    for same in decisions.same:
        place = (same.printed, same.party, same.site)
        if words.setdefault(place, same.same) is not same.same:
            what = f"`{same.printed}` is called both the same and different"
            form.fault(("different",), what, "Keep the right one")
