"""What ends when, whom to tell, and whether telling worked."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, UniqueConstraint

from cardassay.store.schema.types import METADATA, ident, json_column, link, moment, sha256, text, words

__all__ = ["deadlines", "deliveries", "feeds", "register_news", "subscriptions"]

deadlines = Table(
    "deadlines",
    METADATA,
    ident(),
    link("supplier_id", "suppliers.id"),
    Column("key", String(300), nullable=False, comment="paper and what is due"),
    Column("due", Date, nullable=False, index=True),
    Column("begin", Date, nullable=True, comment="day on which the renewal must start"),
    Column("kind", String(20), nullable=False, comment="end, renewal, condition, waiver …"),
    text("title"),
    json_column("detail"),
    Column("blocking", Boolean, nullable=False, default=False),
    UniqueConstraint("supplier_id", "key", "due", "kind"),
)
"""The days that the last judgement of a supplier names; made anew with each judgement."""

subscriptions = Table(
    "subscriptions",
    METADATA,
    ident(),
    link("tender_id", "tenders.id", null=True),
    link("person_id", "people.id", null=True),
    Column("channel", String(12), nullable=False, comment="mail or webhook"),
    text("address"),
    words("secret"),
    json_column("steps"),
    moment("made_at"),
    moment("ended_at", null=True),
)
"""Who is told, by which way; no tender: all that the person may see."""

deliveries = Table(
    "deliveries",
    METADATA,
    ident(),
    link("subscription_id", "subscriptions.id"),
    link("supplier_id", "suppliers.id", null=True),
    Column("key", String(400), nullable=False, comment="deadline and step; each is told once"),
    json_column("what"),
    Column("state", String(12), nullable=False, default="waiting", comment="waiting, sent, failed, given-up"),
    Column("tries", Integer, nullable=False, default=0),
    moment("made_at"),
    moment("next_at", null=True),
    moment("sent_at", null=True),
    words("error"),
    UniqueConstraint("subscription_id", "key"),
    Index("ix_deliveries_next", "state", "next_at"),
)
"""Every reminder with what became of it."""

feeds = Table(
    "feeds",
    METADATA,
    ident(),
    link("person_id", "people.id"),
    sha256("token_sha256"),
    words("name"),
    moment("made_at"),
    moment("revoked_at", null=True),
    moment("seen_at", null=True),
    UniqueConstraint("token_sha256"),
)
"""Private calendar feeds; the address is the secret."""

register_news = Table(
    "register_news",
    METADATA,
    ident(),
    link("tender_id", "tenders.id"),
    link("supplier_id", "suppliers.id", null=True),
    Column("register", String(60), nullable=False),
    Column("before", Date, nullable=False),
    Column("after", Date, nullable=False),
    Column("key", String(200), nullable=False),
    json_column("change"),
    moment("made_at"),
    words("seen_by"),
    UniqueConstraint("tender_id", "register", "before", "after", "key"),
)
"""Differences between two lists of a register that touch a supplier."""
