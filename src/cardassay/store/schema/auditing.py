"""The audit trail: what happened, chained by hash so that a gap or an edit shows."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from cardassay.store.schema.types import METADATA, json_column, moment, sha256, text, words

__all__ = ["audit", "audit_head"]

audit = Table(
    "audit",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    moment("at"),
    text("who"),
    words("person_id"),
    Column("via", String(12), nullable=False, comment="browser, token, link, worker, command"),
    words("address"),
    Column("what", String(60), nullable=False, index=True),
    Column("tender_id", String(20), nullable=True, index=True),
    json_column("about"),
    sha256("before"),
    sha256("sha256"),
)
"""Each entry holds the hash of the one before it; nothing is ever changed or taken out."""

audit_head = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger().with_variant(Integer, "sqlite"), nullable=False),
    sha256("sha256"),
)
"""One row: the last entry; whoever writes an entry holds this row until the end of the transaction."""
