"""
What lies between two states of a tender: two frozen ones, or a frozen one and today.

Papers are compared by path and hash, verdicts cell by cell, findings by outcome and reasons, and what
people decided entry by entry. An empty difference says that the two are judged alike in all of that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from cardassay import __version__
from cardassay.office.deciding.freezing import Frozen, frozen_in
from cardassay.office.faults import NotFoundError
from cardassay.office.judging.present import present
from cardassay.office.office import Office
from cardassay.office.tree import manifest_of
from cardassay.report.canonical import assessment_json
from cardassay.report.plain import plain
from cardassay.workspace.confirmed import Decisions, read_decisions

__all__ = [
    "DecisionChange",
    "Difference",
    "FileChange",
    "FindingChange",
    "State",
    "VerdictChange",
    "difference",
    "state_now",
    "state_of",
    "states_to_compare",
]


@dataclass(frozen=True, slots=True)
class State:
    """One state of a tender, frozen or not."""

    number: int | None
    """Of the frozen state; ``None`` for the tender as it stands."""
    day: date
    version: str
    manifest: Mapping[str, str]
    suppliers: Mapping[str, Mapping[str, Any]]
    """The entries of the canonical JSON by folder."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that is not the same in both states."""

    path: str
    change: str
    """``added``, ``removed``, ``changed`` or ``moved``."""
    before: str
    """SHA-256 before; empty where there was none."""
    after: str
    former: str = ""
    """Path before, of a file that was moved."""


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One verdict that is another one now; empty where there is none."""

    supplier: str
    target: str
    """Empty for the verdict over the whole offer."""
    before: str
    after: str
    before_with_waivers: str
    after_with_waivers: str


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One finding whose outcome or reasons are others now."""

    supplier: str
    finding: str
    title: str
    target: str
    before: str
    """Outcome; empty where it was not asked."""
    after: str
    reasons_before: tuple[str, ...]
    """In sentences."""
    reasons_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """One entry of ``confirmed.toml`` that came or went."""

    supplier: str
    kind: str
    """Name of a table of :class:`~cardassay.workspace.confirmed.Decisions`."""
    change: str
    """``added`` or ``removed``."""
    who: str
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that lies between two states."""

    before: int | None
    after: int | None
    """Number of the frozen state; ``None`` for today."""
    day_before: date
    day_after: date
    version_before: str
    version_after: str
    suppliers_added: tuple[str, ...]
    suppliers_removed: tuple[str, ...]
    papers: tuple[FileChange, ...]
    other_files: tuple[FileChange, ...]
    """Project, supplier files, packs, registers."""
    verdicts: tuple[VerdictChange, ...]
    findings: tuple[FindingChange, ...]
    decisions: tuple[DecisionChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing differs, days and versions aside."""
        return not any(
            (self.suppliers_added, self.suppliers_removed, self.papers, self.other_files,
             self.verdicts, self.findings, self.decisions)
        )  # fmt: skip


def state_of(office: Office, frozen: Frozen) -> State:
    """A frozen state, as it was kept."""
    content = office.evidence.read(frozen.json_sha256)
    return State(frozen.number, frozen.day, frozen.version, frozen.manifest, _by_folder(content))


def state_now(office: Office, tender_id: str, day: date) -> State:
    """The tender as it stands, judged as of a day."""
    now = present(office, tender_id, day)
    content = assessment_json(now.assessments)
    return State(None, day, __version__, manifest_of(list(now.files)), _by_folder(content))


def states_to_compare(office: Office, tender_id: str, before: int, after: int | None) -> tuple[State, State]:
    """
    Two states of a tender.

    Args:
        before: Number of a frozen state.
        after: Number of another one; ``None`` for the tender as it stands today.

    Raises:
        NotFoundError: There is no frozen state of that number.
    """
    with office.database.reading() as connection:
        found = {one.number: one for one in frozen_in(connection, tender_id)}
    if before not in found or (after is not None and after not in found):
        missing = before if before not in found else after
        raise NotFoundError(f"There is no frozen assessment number {missing} in this tender.")
    first = state_of(office, found[before])
    if after is None:
        return first, state_now(office, tender_id, office.today())
    return first, state_of(office, found[after])


def difference(office: Office, before: State, after: State) -> Difference:
    """Everything that lies between two states."""
    changes = tuple(_files(before.manifest, after.manifest))
    papers = tuple(one for one in changes if "/dossier/" in one.path)
    both = sorted({*before.suppliers, *after.suppliers})
    return Difference(
        before.number,
        after.number,
        before.day,
        after.day,
        before.version,
        after.version,
        tuple(_name(after, one) for one in both if one not in before.suppliers),
        tuple(_name(before, one) for one in both if one not in after.suppliers),
        papers,
        tuple(one for one in changes if one not in papers),
        tuple(one for folder in both for one in _verdicts(before, after, folder)),
        tuple(one for folder in both for one in _findings(before, after, folder)),
        tuple(_decisions(office, before, after)),
    )


def _by_folder(content: bytes) -> dict[str, Mapping[str, Any]]:
    return {str(one["supplier"]["folder"]): one for one in json.loads(content)["assessments"]}


def _name(state: State, folder: str) -> str:
    return str(state.suppliers[folder]["supplier"]["name"]) if folder in state.suppliers else folder


def _files(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FileChange]:
    gone = {path: sha256 for path, sha256 in before.items() if path not in after}
    come = {path: sha256 for path, sha256 in after.items() if path not in before}
    for path in sorted({*before, *after}):
        if path in before and path in after:
            if before[path] != after[path]:
                yield FileChange(path, "changed", before[path], after[path])
        elif path in come:
            former = next((old for old, sha256 in gone.items() if sha256 == come[path]), "")
            if former:
                del gone[former]
                yield FileChange(path, "moved", come[path], come[path], former)
            else:
                yield FileChange(path, "added", "", come[path])
    for path, sha256 in gone.items():
        yield FileChange(path, "removed", sha256, "")


def _verdicts(before: State, after: State, folder: str) -> Iterator[VerdictChange]:
    name = _name(after if folder in after.suppliers else before, folder)
    was, now = (_cells(state.suppliers.get(folder)) for state in (before, after))
    nothing = ("", "")
    for target in sorted({*was, *now}):
        old, new = was.get(target, nothing), now.get(target, nothing)
        if old != new:
            yield VerdictChange(name, target, old[0], new[0], old[1], new[1])


def _cells(entry: Mapping[str, Any] | None) -> dict[str, tuple[str, str]]:
    if entry is None:
        return {}
    verdicts = entry["verdicts"]
    found = {
        _target(cell["target"]): (cell["by_evidence"], cell["with_waivers"]) for cell in verdicts["cells"]
    }
    return {**found, "": (verdicts["by_evidence"], verdicts["with_waivers"])}


def _target(target: Mapping[str, str]) -> str:
    parts = (target["brand"], target["line"], target["activity"], target["site"])
    return " · ".join(part for part in parts if part)


def _findings(before: State, after: State, folder: str) -> Iterator[FindingChange]:
    name = _name(after if folder in after.suppliers else before, folder)
    was, now = (
        {one["id"]: one for one in state.suppliers.get(folder, {}).get("findings", ())}
        for state in (before, after)
    )
    for identifier in dict.fromkeys((*now, *was)):
        old, new = was.get(identifier), now.get(identifier)
        shown = new or old or {}
        if _stands(old) != _stands(new):
            yield FindingChange(
                name,
                identifier,
                shown["title"],
                _target(shown["target"]),
                old["outcome"] if old else "",
                new["outcome"] if new else "",
                _says(old),
                _says(new),
            )


def _stands(finding: Mapping[str, Any] | None) -> object:
    return finding and (finding["outcome"], [reason["code"] for reason in finding["reasons"]])


def _says(finding: Mapping[str, Any] | None) -> tuple[str, ...]:
    return () if finding is None else tuple(reason["says"] for reason in finding["reasons"])


def _decisions(office: Office, before: State, after: State) -> Iterator[DecisionChange]:
    paths = {path for path in (*before.manifest, *after.manifest) if path.endswith("/confirmed.toml")}
    for path in sorted(paths):
        if before.manifest.get(path) == after.manifest.get(path):
            continue
        folder = path.split("/")[1]
        name = _name(after if folder in after.suppliers else before, folder)
        was, now = (_read(office, state.manifest.get(path), path) for state in (before, after))
        for table in fields(Decisions):
            old, new = _entries(was, table.name), _entries(now, table.name)
            for entry, change in ((old - new, "removed"), (new - old, "added")):
                for text in entry.elements():
                    value = json.loads(text)
                    yield DecisionChange(name, table.name, change, str(value.get("who", "")), value)


def _read(office: Office, sha256: str | None, path: str) -> Decisions:
    if sha256 is None:
        return Decisions()
    text = office.evidence.read(sha256).decode("utf-8-sig", "replace")
    return read_decisions(text, path, supplier=None, project=None)[0]


def _entries(decisions: Decisions, table: str) -> Counter[str]:
    return Counter(json.dumps(plain(entry), sort_keys=True) for entry in getattr(decisions, table))
