"""What is known of accreditation bodies, from the reader's own list, and directories from snapshots."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from cardassay.assessing.registers import Registers
from cardassay.documents.codes.hosts import accreditor_at, host_of
from cardassay.model.accreditation import (
    Accredited,
    Accreditor,
    Accreditors,
    Arrangement,
    Criterion,
    Signed,
)
from cardassay.model.register import Row, Snapshot
from cardassay.model.source import Confidence, Source

__all__ = ["accreditors_of", "accreditors_on", "directory_entries", "known_accreditors"]


@cache
def known_accreditors() -> Accreditors:
    """The bodies of the list with what they signed, the arrangements and the criteria."""
    file = resources.files("cardassay.documents.data").joinpath("accreditation_bodies.toml")
    return accreditors_of(tomllib.loads(file.read_text("utf-8")))


def accreditors_of(raw: Mapping[str, Any]) -> Accreditors:
    """The knowledge in the form of ``accreditation_bodies.toml``."""
    sources = {name: _source(table) for name, table in raw.get("sources", {}).items()}
    return Accreditors(
        tuple(_body(table, sources) for table in raw.get("body", ())),
        tuple(
            Arrangement(
                one["name"],
                tuple(mark.casefold() for mark in one["marks"]),
                sources[one["source"]],
                one.get("first_day"),
            )
            for one in raw.get("arrangement", ())
        ),
        tuple(
            Criterion(one["scheme"], one["needs"], one["after"], sources[one["source"]])
            for one in raw.get("criterion", ())
        ),
        tuple(sorted(raw.get("families", {}).items())),
    )


def _source(table: Mapping[str, Any]) -> Source:
    return Source(
        table["document"], Confidence(table["confidence"]), table["checked_on"], table.get("clause", "")
    )


def _body(table: Mapping[str, Any], sources: Mapping[str, Source]) -> Accreditor:
    signed = tuple(
        Signed(tuple(one["standards"]), sources[one["source"]], one.get("first_day"), one.get("last_day"))
        for one in table.get("signed", ())
    )
    marks = tuple(table.get("marks", ())) if table.get("distinct", False) else ()
    return Accreditor(
        table["acronym"],
        table.get("name", ""),
        tuple(table.get("names", ())),
        marks,
        signed,
        table.get("complete", False),
    )


_DIRECTORIES = "accreditation-"
"""Registers whose name begins so are directories of accreditation bodies."""


def accreditors_on(registers: Registers | None) -> Accreditors:
    """The bodies of the list, with what directories in the workspace say on the day judged."""
    known = known_accreditors()
    if registers is None:
        return known
    rows = tuple(
        entry
        for description, snapshot, listing in registers.fresh_named(_DIRECTORIES)
        for entry in directory_entries(
            description.name, snapshot, listing.rows, _whose(description.id, snapshot.origin, known)
        )
    )
    return known.with_directory(rows) if rows else known


def _whose(register: str, origin: str, known: Accreditors) -> str:
    """The accreditation body whose directory it is, by the register's name or where the list came from."""
    named = known.body(register.removeprefix(_DIRECTORIES))
    if named is not None:
        return named.acronym
    host = host_of(origin)
    return accreditor_at(host) if host is not None else ""


def directory_entries(
    name: str, snapshot: Snapshot, rows: Iterable[Row], accreditor: str = ""
) -> tuple[Accredited, ...]:
    """
    The entries of a snapshot of an accreditation body's directory.

    Args:
        name: The directory's name for people.
        snapshot: Where the rows come from.
        rows: Each with the certification body as holder or certification body, its accreditation
            number, and the standards as standard or activities.
        accreditor: Acronym of the accreditation body where the rows do not name it.
    """
    return tuple(_entry(row, name, snapshot, accreditor) for row in rows)


def _entry(row: Row, name: str, snapshot: Snapshot, accreditor: str) -> Accredited:
    paper = row.attestation
    first, last = paper.day("first_issue_day") or paper.day("issue_day"), paper.day("last_day")
    body = paper.text("certification_body") or paper.text("holder")
    number = paper.text("accreditation_number") or paper.text("number")
    return Accredited(
        next(iter(paper.texts("accreditation_body")), accreditor),
        body.value if body is not None else "",
        number.value if number is not None else "",
        _standards(row),
        row.status,
        row.place,
        name,
        snapshot.day,
        first.value if first is not None else None,
        last.value if last is not None else None,
    )


_NAMED = re.compile(r"(?:ISO|IEC|EN)[ /-][^;,|\n]{0,16}?(?<!\d)\d{4,5}(?:-\d{1,2}(?!\d))?(?::\d{4})?")


def _standards(row: Row) -> tuple[str, ...]:
    """The standards of an entry: several may stand in one cell, and in the words of its scope."""
    paper = row.attestation
    cells = (*paper.texts("standard"), *paper.texts("activities"))
    listed = (part.strip() for cell in cells for part in re.split(r"[;,|]", cell))
    scope = (match.group() for cell in paper.texts("scope") for match in _NAMED.finditer(cell))
    return tuple(dict.fromkeys(one for one in (*listed, *scope) if one))
