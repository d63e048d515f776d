"""Work in the background, unfinished uploads, and what a second person must say too."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from cardassay.store.schema.types import METADATA, ident, json_column, link, moment, sha256, text, words

__all__ = ["idempotent", "jobs", "proposals", "uploads"]

jobs = Table(
    "jobs",
    METADATA,
    ident(),
    Column("kind", String(20), nullable=False, comment="read, judge, remind …"),
    Column("key", String(300), nullable=False, comment="the same work is queued once"),
    link("tender_id", "tenders.id", null=True),
    link("supplier_id", "suppliers.id", null=True),
    json_column("what"),
    Column("state", String(12), nullable=False, default="waiting", comment="waiting, running, done, failed"),
    Column("priority", Integer, nullable=False, default=5, comment="less is sooner"),
    Column("tries", Integer, nullable=False, default=0),
    Column("again", Boolean, nullable=False, default=False, comment="asked for while it ran"),
    words("worker"),
    moment("leased_until", null=True),
    moment("not_before", null=True),
    moment("made_at"),
    moment("begun_at", null=True),
    moment("ended_at", null=True),
    json_column("outcome", null=True),
    words("error"),
    UniqueConstraint("kind", "key"),
    Index("ix_jobs_next", "state", "priority", "made_at"),
)
"""A worker holds a job for as long as its lease; a dead worker's job is taken again when that ends."""

uploads = Table(
    "uploads",
    METADATA,
    ident(),
    link("supplier_id", "suppliers.id"),
    words("given_by"),
    words("link_id", null=True),
    text("name"),
    Column("size", BigInteger, nullable=False, comment="bytes announced"),
    Column("received", BigInteger, nullable=False, default=0),
    Column("state", String(12), nullable=False, default="open"),
    sha256(null=True),
    words("stored_as"),
    words("error"),
    moment("made_at"),
    moment("changed_at"),
)
"""Files on their way in; one that was cut off goes on where it stopped."""

proposals = Table(
    "proposals",
    METADATA,
    ident(),
    link("supplier_id", "suppliers.id"),
    Column("what", String(12), nullable=False, comment="value, kind, name"),
    Column("key", String(300), nullable=False),
    json_column("said"),
    text("who"),
    link("person_id", "people.id", cascade=False),
    words("why"),
    moment("made_at"),
    Column("state", String(12), nullable=False, default="open", comment="open, agreed, refused, withdrawn"),
    words("second"),
    moment("settled_at", null=True),
)
"""What one person said where a second one has to agree."""

idempotent = Table(
    "idempotent",
    METADATA,
    Column("key", String(100), primary_key=True, comment="hash of person, route and the key that was sent"),
    sha256("request_sha256"),
    Column("status", Integer, nullable=False),
    json_column("answer"),
    moment("made_at"),
)
"""Answers to requests with an ``Idempotency-Key``: sent again, they are answered again and done once."""
