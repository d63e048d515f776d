"""
A look-up that a person made: what was asked where, what was shown, and what proves it.

An entry with ``register`` is judged at every assessment: proof, host, agreement with the paper and
age decide whether it lifts the evidence grade. One without is a person's own word for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from cardassay.form import Form
from cardassay.model.evidence import Grade
from cardassay.model.fields import FIELDS
from cardassay.workspace.checks import nearest
from cardassay.workspace.shapes import SHAPE_WORDS, shaped

__all__ = ["FOUND", "ISSUER", "NOT_FOUND", "PROOFS", "Checked", "Proof", "entry_faults", "shown_values"]

FOUND, NOT_FOUND = "found", "not found"
ISSUER = "issuer"
"""The ``register`` of an answer that the issuer itself gave, on its own pages or by mail."""

PROOFS = "lookups"
"""Folder beside the dossier in which proofs lie."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_nothing: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Proof:
    """A screenshot, a printed page or a mail that shows the answer."""

    file: str
    """Path inside the supplier's folder, ``lookups/…``."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that the buyer made itself: a register was looked up, or an issuer asked."""

    sha256: str
    grade: Grade
    where: str
    """Register or issuer, with its address as the person knows it."""
    asked: str
    answer: str
    """``found`` or ``not found``; any words in an entry without ``register``."""
    who: str
    when: date
    file: str = ""
    attestation: int = 1
    register: str = ""
    """Identifier of the register's description, or ``issuer``; empty for a person's own word."""
    address: str = ""
    """Exact address that was looked at, or the sender of the mail."""
    shown: Mapping[str, Any] = field(default_factory=lambda: _nothing, hash=False)
    """What was shown, by the names of :data:`FIELDS`."""
    proof: tuple[Proof, ...] = ()

    @property
    def found(self) -> bool:
        """The register showed an entry."""
        return self.answer == FOUND


def shown_values(form: Form, path: tuple[str | int, ...], table: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was shown, in the forms of the fields; every fault is noted."""
    raw = table.get("shown", {})
    where = (*path, "shown")
    if not isinstance(raw, dict):
        form.fault(where, "`shown` is not a table", 'Write it as `shown = { number = "…", holder = "…" }`')
        return _nothing
    values: dict[str, Any] = {}
    for name, given in raw.items():
        spec = FIELDS.get(name)
        if spec is None:
            form.fault(where, f"`{name}` is not a field of a paper", nearest(name, FIELDS, "Fields are"))
            continue
        value = shaped(spec, given)
        if value is None:
            form.fault(where, f"the value of `{name}` is {given!r}, not {SHAPE_WORDS[spec.form]}", spec.says)
            continue
        values[name] = value
    return values


def entry_faults(form: Form, path: tuple[str | int, ...], entry: Checked) -> None:
    """Notes what does not fit together in one entry."""
    if not entry.register:
        for key in ("address", "shown", "proof"):
            if getattr(entry, key):
                do = 'Add `register = "…"` (see `cardassay register list`), or `register = "issuer"`'
                form.fault((*path, key), f"`{key}` stands in an entry without `register`", do)
                return
        return
    if entry.answer not in (FOUND, NOT_FOUND):
        do = f'Write "{FOUND}" or "{NOT_FOUND}"; what was shown stands in `shown`'
        form.fault((*path, "answer"), f"`answer` is `{entry.answer}`", do)
    if entry.found and not entry.shown:
        do = 'Add what was shown, such as `shown = { number = "…", status = "Active" }`'
        form.fault(path, "an answer was found, but `shown` is missing", do)
    if not entry.found and entry.shown:
        form.fault((*path, "shown"), "nothing was found, yet something was shown", "Keep one of the two")
    for proof in entry.proof:
        _proof_faults(form, (*path, "proof"), proof)


def _proof_faults(form: Form, path: tuple[str | int, ...], proof: Proof) -> None:
    place = PurePosixPath(proof.file)
    if "\\" in proof.file or len(place.parts) != 2 or place.parts[0] != PROOFS or place.parts[1] == "..":
        do = f"Proofs lie in `{PROOFS}/` beside the dossier; `cardassay register record` puts them there"
        form.fault(path, f"`{proof.file}` is no file in `{PROOFS}/`", do)
    if not _SHA256.fullmatch(proof.sha256):
        do = "Copy all 64 signs, in small letters"
        form.fault(path, f"`{proof.sha256}` is not a SHA-256", do)
