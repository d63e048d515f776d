"""People, how they sign in, and which tenders they may see."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, UniqueConstraint

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

__all__ = [
    "instance",
    "members",
    "openid_starts",
    "password_links",
    "people",
    "recovery_codes",
    "sessions",
    "throttles",
    "tokens",
]

instance = Table(
    "instance",
    METADATA,
    Column("name", String(40), primary_key=True, comment="for example `secret` or `first_token`"),
    text("value"),
)
"""What belongs to the installation as a whole."""

people = Table(
    "people",
    METADATA,
    ident(),
    Column("login", String(200), nullable=False, unique=True, comment="folded to small letters"),
    text("name"),
    words("mail"),
    Column("role", String(20), nullable=False, comment="empty: waits until an administrator gives one"),
    Column("language", String(5), nullable=False, default="en"),
    words("password_hash", null=True),
    Column("must_change", Boolean, nullable=False, default=False, comment="somebody else chose the password"),
    words("oidc_issuer", null=True),
    words("oidc_subject", null=True),
    words("code_secret", null=True),
    words("code_offered", null=True),
    Column("code_last_step", Integer, nullable=True, comment="one-time codes count once"),
    Column("until", Date, nullable=True, comment="last day on which the person may sign in"),
    Column("active", Boolean, nullable=False, default=True),
    moment("made_at"),
    UniqueConstraint("oidc_issuer", "oidc_subject"),
)
"""Everybody who may sign in; nobody is deleted, since the audit trail names them."""

sessions = Table(
    "sessions",
    METADATA,
    Column("token_sha256", String(64), primary_key=True),
    link("person_id", "people.id"),
    text("csrf"),
    moment("made_at"),
    moment("seen_at"),
    moment("ends_at"),
    Column("second_factor", Boolean, nullable=False, default=False),
    Column("how", String(12), nullable=False, default="password", comment="password or openid"),
    words("address"),
    words("agent"),
)
"""Who is signed in; the cookie itself is stored nowhere."""

recovery_codes = Table(
    "recovery_codes",
    METADATA,
    key_link("person_id", "people.id"),
    Column("code_sha256", String(64), primary_key=True),
    moment("used_at", null=True),
)
"""Each stands once in the place of a one-time code."""

password_links = Table(
    "password_links",
    METADATA,
    Column("token_sha256", String(64), primary_key=True),
    link("person_id", "people.id"),
    text("made_by"),
    moment("made_at"),
    moment("ends_at"),
)
"""Invitations and resets: whoever holds the link chooses the password, once."""

openid_starts = Table(
    "openid_starts",
    METADATA,
    Column("state_sha256", String(64), primary_key=True),
    sha256("browser_sha256"),
    text("nonce"),
    text("verifier"),
    words("goal"),
    moment("made_at"),
)
"""Browsers that were sent to the OpenID provider and have not come back."""

tokens = Table(
    "tokens",
    METADATA,
    ident(),
    link("person_id", "people.id"),
    text("name"),
    sha256("token_sha256"),
    json_column("scopes"),
    moment("made_at"),
    moment("ends_at", null=True),
    moment("seen_at", null=True),
    moment("revoked_at", null=True),
    UniqueConstraint("token_sha256"),
)
"""Tokens of the API; each can do at most what its person can."""

members = Table(
    "members",
    METADATA,
    key_link("tender_id", "tenders.id"),
    key_link("person_id", "people.id"),
    moment("made_at"),
)
"""Who may see a tender; administrators see all."""

throttles = Table(
    "throttles",
    METADATA,
    Column("key", String(200), primary_key=True, comment="what is counted, such as `login:address`"),
    Column("count", Integer, nullable=False),
    moment("since"),
)
"""Counts for rate limits, so that several servers count together."""
