"""
A tender is its files: the paths of a workspace folder, each with the hash of its bytes.

What is exported is what is kept here, so that the terminal judges exactly what the pages show. Every
change makes a new revision; the former bytes stay in the evidence, so that any earlier state can be had.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from cardassay.store.schema.types import (
    METADATA,
    ident,
    json_column,
    key_link,
    link,
    moment,
    sha256,
    text,
    words,
)

__all__ = ["file_history", "files", "judgements", "suppliers", "tenders"]

tenders = Table(
    "tenders",
    METADATA,
    ident(),
    text("name"),
    Column("revision", Integer, nullable=False, default=0),
    Column("two_people", Boolean, nullable=False, default=False),
    words("made_by"),
    moment("made_at"),
    moment("archived_at", null=True),
)
"""``name`` is that of ``project.toml``; ``two_people``: a confirmation counts when a second one agrees."""

suppliers = Table(
    "suppliers",
    METADATA,
    ident(),
    link("tender_id", "tenders.id"),
    Column("folder", String(200), nullable=False),
    text("name"),
    words("name_key"),
    Column("language", String(5), nullable=False, default="en"),
    json_column("faults"),
    moment("taken_out_at", null=True),
    UniqueConstraint("tender_id", "folder"),
)
"""
What ``supplier.toml`` says, for lists; ``faults`` holds what keeps it from being judged.

``name_key`` is the name by which two suppliers are the same, empty where the file cannot be read. One
that was taken out keeps its row, so that what was said of it still has its name.
"""

files = Table(
    "files",
    METADATA,
    key_link("tender_id", "tenders.id"),
    Column("path", String(700), primary_key=True, comment="inside the workspace folder, with `/`"),
    link("supplier_id", "suppliers.id", null=True),
    sha256(),
    Column("size", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False, comment="of the tender, when it came"),
    words("given_by"),
    words("link_id", null=True),
    moment("given_at"),
)
"""The files of each tender as they are now."""

file_history = Table(
    "file_history",
    METADATA,
    key_link("tender_id", "tenders.id"),
    Column("revision", Integer, primary_key=True),
    Column("path", String(700), primary_key=True),
    sha256(null=True),
    Column("size", BigInteger, nullable=False, default=0),
    words("given_by"),
    moment("given_at"),
)
"""Every change of a file; no hash where the file was taken out."""

judgements = Table(
    "judgements",
    METADATA,
    key_link("supplier_id", "suppliers.id"),
    Column("day", Date, primary_key=True),
    sha256("basis"),
    words("version"),
    Column("by_evidence", String(40), nullable=False, index=True),
    Column("with_waivers", String(40), nullable=False),
    json_column("summary"),
    Column("waiting", Integer, nullable=False, default=0, comment="values that wait for a person"),
    Column("json", LargeBinary, nullable=False, comment="the canonical assessment, zlib"),
    moment("made_at"),
)
"""
The last judgement of each supplier and day; ``basis`` says of which files, ``version`` by which knowledge.

``by_evidence`` is ``not-judged`` where project or supplier cannot be used; then ``json`` is empty.
"""
