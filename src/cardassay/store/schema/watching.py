"""What ends when, whom to tell, and whether telling worked."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, UniqueConstraint

from cardassay.store.schema.types import METADATA, ident, json_column, link, moment, sha256, text, words

__all__ = [
    "deadlines",
    "deliveries",
    "feeds",
    "register_news",
    "reminders",
    "renewal_leads",
    "subscriptions",
]

deadlines = Table(
    "deadlines",
    METADATA,
    ident(),
    link("tender_id", "tenders.id"),
    link("supplier_id", "suppliers.id", null=True),
    Column("key", String(300), nullable=False, comment="supplier, paper and what is due"),
    Column("due", Date, nullable=False, index=True),
    Column("kind", String(20), nullable=False, comment="end, renewal, condition, waiver …"),
    Column("scheme", String(60), nullable=False, default=""),
    text("title"),
    json_column("detail"),
    Column("blocking", Boolean, nullable=False, default=False),
    moment("made_at"),
    UniqueConstraint("tender_id", "key", "due", "kind"),
    Index("ix_deadlines_soon", "tender_id", "due"),
)
"""
The days that the last judgement of a supplier names; those without a supplier are of the project.

A day that a new judgement names again keeps its row and ``made_at``; one that it no longer names goes.
"""

renewal_leads = Table(
    "renewal_leads",
    METADATA,
    ident(),
    link("tender_id", "tenders.id"),
    Column("scheme", String(60), nullable=False),
    Column("days", Integer, nullable=False, comment="days before the end on which a renewal must start"),
    words("why"),
    text("who"),
    moment("made_at"),
    UniqueConstraint("tender_id", "scheme"),
)
"""How long before its end a paper's renewal must start, as the team of a tender says."""

subscriptions = Table(
    "subscriptions",
    METADATA,
    ident(),
    link("tender_id", "tenders.id", null=True),
    link("person_id", "people.id"),
    Column("channel", String(12), nullable=False, comment="mail or webhook"),
    words("address"),
    json_column("steps"),
    Column("overdue", Integer, nullable=False, default=4, comment="weekly notes after the day, at most"),
    Column("blocking_only", Boolean, nullable=False, default=False),
    Column("news", Boolean, nullable=False, default=True, comment="differences of registers too"),
    moment("made_at"),
    moment("ended_at", null=True),
)
"""
Who is told, by which way. No tender: all that the person sees; no address: the mail of the account.

The key by which a webhook's calls are signed is made from the installation's secret and stored nowhere.
"""

deliveries = Table(
    "deliveries",
    METADATA,
    ident(),
    link("person_id", "people.id"),
    link("subscription_id", "subscriptions.id"),
    Column("channel", String(12), nullable=False),
    words("address"),
    sha256("recipient"),
    Column("day", Date, nullable=False),
    json_column("what"),
    Column(
        "state", String(12), nullable=False, default="waiting",
        comment="waiting, sending, failed, sent, given-up, withdrawn",
    ),
    Column("tries", Integer, nullable=False, default=0),
    moment("made_at"),
    moment("next_at", null=True),
    moment("sent_at", null=True),
    words("error"),
    words("answer"),
    UniqueConstraint("person_id", "recipient", "day"),
    Index("ix_deliveries_next", "state", "next_at"),
)  # fmt: skip
"""What one person is told on one day by one way, as one message, with what became of it."""

reminders = Table(
    "reminders",
    METADATA,
    ident(),
    link("delivery_id", "deliveries.id"),
    link("person_id", "people.id"),
    link("tender_id", "tenders.id"),
    link("supplier_id", "suppliers.id", null=True),
    sha256("recipient"),
    Column("key", String(64), nullable=False, comment="deadline and step, hashed: each is told once"),
    UniqueConstraint("person_id", "recipient", "key"),
)
"""Each single thing that was told; the same is never told twice by the same way."""

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
    link("supplier_id", "suppliers.id"),
    Column("register", String(60), nullable=False),
    Column("before", Date, nullable=False),
    Column("after", Date, nullable=False),
    Column("key", String(64), nullable=False, comment="lists, rows and supplier, hashed"),
    json_column("change"),
    moment("made_at"),
    words("seen_by"),
    moment("seen_at", null=True),
    UniqueConstraint("tender_id", "key"),
)
"""Differences between two lists of a register that touch a supplier."""
