"""What a supplier was asked for, and the links by which it may send papers."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, String, Table, UniqueConstraint

from cardassay.store.schema.types import METADATA, ident, json_column, link, moment, sha256, text, words

__all__ = ["arrivals", "requests", "upload_links"]

requests = Table(
    "requests",
    METADATA,
    ident(),
    link("supplier_id", "suppliers.id"),
    Column("language", String(5), nullable=False),
    text("text"),
    json_column("items"),
    Column("day", Date, nullable=False, comment="the day judged, from which the items come"),
    sha256("basis"),
    text("who"),
    moment("made_at"),
    words("mail"),
    Column("state", String(12), nullable=False, default="written", comment="written, sent, failed"),
    words("error"),
    moment("sent_at", null=True),
)
"""Request letters as they were written, each with the items that it asks for."""

upload_links = Table(
    "upload_links",
    METADATA,
    ident(),
    link("supplier_id", "suppliers.id"),
    link("request_id", "requests.id", null=True),
    sha256("token_sha256"),
    words("note"),
    text("who"),
    moment("made_at"),
    moment("ends_at"),
    moment("revoked_at", null=True),
    Column("most_files", Integer, nullable=False),
    Column("most_bytes", BigInteger, nullable=False),
    Column("used_files", Integer, nullable=False, default=0),
    Column("used_bytes", BigInteger, nullable=False, default=0),
    moment("seen_at", null=True),
    UniqueConstraint("token_sha256"),
)
"""Ways in without an account: signed, ending, limited, and revocable."""

arrivals = Table(
    "arrivals",
    METADATA,
    ident(),
    link("link_id", "upload_links.id"),
    Column("item", String(40), nullable=False, default="", comment="item of the letter, as the sender said"),
    text("name"),
    Column("path", String(700), nullable=False, comment="where it was put in the tender"),
    sha256(),
    Column("size", BigInteger, nullable=False),
    moment("at"),
)
"""Every file that came by a link, whatever became of it in the dossier later."""
