"""Frozen assessments, who signed them, and what people remarked."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table, UniqueConstraint

from cardassay.store.schema.types import METADATA, ident, json_column, link, moment, sha256, text, words

__all__ = ["comments", "frozen", "signatures"]

frozen = Table(
    "frozen",
    METADATA,
    ident(),
    link("tender_id", "tenders.id", cascade=False),
    Column("number", Integer, nullable=False, comment="counted from 1 in the tender"),
    Column("day", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    text("reason"),
    text("who"),
    link("person_id", "people.id", cascade=False),
    moment("made_at"),
    json_column("manifest"),
    sha256("manifest_sha256"),
    sha256("json_sha256"),
    sha256("report_sha256"),
    json_column("verdicts"),
    sha256("state_sha256"),
    words("version"),
    words("engine"),
    UniqueConstraint("tender_id", "number"),
)
"""
An assessment that nobody can edit: files by path and hash, JSON and report as bytes of the evidence.

``state_sha256`` is over all of that; sign-offs are pinned to it. ``version`` is that of the program,
``engine`` changes with everything on which a judgement can depend.
"""

signatures = Table(
    "signatures",
    METADATA,
    ident(),
    link("frozen_id", "frozen.id", cascade=False),
    link("person_id", "people.id", cascade=False),
    text("who"),
    words("function"),
    Column("answer", String(12), nullable=False, comment="approved or refused"),
    words("why"),
    sha256("state_sha256"),
    moment("made_at"),
    UniqueConstraint("frozen_id", "person_id"),
)
"""Who signed a frozen assessment, pinned to exactly that state."""

comments = Table(
    "comments",
    METADATA,
    ident(),
    link("tender_id", "tenders.id"),
    link("supplier_id", "suppliers.id", null=True),
    Column("about", String(300), nullable=False, default="", comment="finding or paper; empty: the whole"),
    text("text"),
    text("who"),
    link("person_id", "people.id", cascade=False),
    moment("made_at"),
)
"""What people remarked; never edited, answered by another one."""
