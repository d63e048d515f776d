"""
Upload links: a way in for a supplier without an account, to send papers and nothing else.

1. The address holds a token that nobody can guess, signed with the installation's secret. Only its hash
   is stored, so that the address is shown once, when the link is made.
2. A link ends at a moment, takes so many files and bytes, and can be revoked. Files are counted in the
   transaction that puts them into the dossier, so that uploads at the same time cannot exceed it.
3. Whoever has it sees what is asked, and what came by it: no verdict, no other file, no other supplier.
   A forged token and one that never was are answered alike.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cardassay.office.actor import Actor
from cardassay.office.asking.letters import letter_in
from cardassay.office.faults import ConflictError, GoneError, NotFoundError, NotValidError, OfficeError
from cardassay.office.instance import secret
from cardassay.office.office import Office
from cardassay.office.said import one_line
from cardassay.office.seeing import supplier_in
from cardassay.store.database import new_id
from cardassay.store.schema.asking import upload_links
from cardassay.store.schema.tenders import suppliers, tenders

__all__ = [
    "LinkTerms",
    "UploadLink",
    "gone",
    "link_of_token",
    "links_of",
    "make_link",
    "revoke_link",
    "seen",
]

_SEEN_EVERY = timedelta(minutes=1)
_MOST_DAYS, _MOST_FILES, _MOST_MIB = 365, 10_000, 1 << 20


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What a link allows."""

    days: int = 30
    """Days until it ends."""
    most_files: int = 100
    most_mib: int = 1024
    note: str = ""
    """For the office: to whom it was given."""


@dataclass(frozen=True, slots=True)
class UploadLink:
    """A link as the office sees it; its address is not stored."""

    id: str
    supplier_id: str
    request_id: str | None
    """The letter whose items it shows; ``None`` for papers of any kind."""
    note: str
    who: str
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    most_files: int
    most_bytes: int
    used_files: int
    used_bytes: int
    seen_at: datetime | None
    """When somebody opened it last; ``None`` when nobody did."""

    def state(self, now: datetime) -> str:
        """``open``, ``revoked``, ``ended`` or ``used-up``."""
        if self.revoked_at is not None:
            return "revoked"
        if now >= self.ends_at:
            return "ended"
        full = self.used_files >= self.most_files or self.used_bytes >= self.most_bytes
        return "used-up" if full else "open"


def make_link(
    office: Office,
    actor: Actor,
    tender_id: str,
    supplier_id: str,
    terms: LinkTerms,
    *,
    request_id: str | None = None,
) -> tuple[UploadLink, str]:
    """
    A new link, and its token: shown now and never again.

    Raises:
        NotFoundError: The supplier is none of this tender, or the letter is none of the supplier's.
        NotValidError: The terms make no sense.
        ConflictError: The tender is archived.
    """
    _sensible(terms)
    token = _signed(office, secrets.token_urlsafe(24))
    with office.changing(actor) as change:
        supplier = supplier_in(change.connection, tender_id, supplier_id)
        if supplier is None:
            raise NotFoundError("There is no such supplier in this tender.")
        archived = select(tenders.c.archived_at).where(tenders.c.id == tender_id)
        if change.connection.execute(archived).scalar_one() is not None:
            raise ConflictError("The tender is archived, so that no papers can come in. Open it again first.")
        if request_id is not None:
            letter_in(change.connection, tender_id, supplier_id, request_id)
        row = {
            "id": new_id(),
            "supplier_id": supplier_id,
            "request_id": request_id,
            "token_sha256": _hash(token),
            "note": one_line(terms.note, "note", most=500),
            "who": actor.name,
            "made_at": change.moment,
            "ends_at": change.moment + timedelta(days=terms.days),
            "most_files": terms.most_files,
            "most_bytes": terms.most_mib << 20,
        }
        change.connection.execute(insert(upload_links).values(**row))
        change.record(
            "link.made",
            tender=tender_id,
            supplier=supplier.name,
            link=row["id"],
            request=request_id or "",
            ends_at=row["ends_at"],
            most_files=terms.most_files,
            most_bytes=row["most_bytes"],
            note=row["note"],
        )
        made = _by(change.connection, upload_links.c.id == row["id"])
    assert made is not None
    return made, token


def revoke_link(office: Office, actor: Actor, tender_id: str, supplier_id: str, link_id: str) -> None:
    """
    End a link at once; what came by it stays.

    Raises:
        NotFoundError: There is no such link.
        ConflictError: It was revoked before.
    """
    with office.changing(actor) as change:
        supplier = supplier_in(change.connection, tender_id, supplier_id)
        own = upload_links.c.id == link_id, upload_links.c.supplier_id == supplier_id
        found = change.connection.execute(select(upload_links.c.id).where(*own)).one_or_none()
        if supplier is None or found is None:
            raise NotFoundError("There is no such upload link of this supplier.")
        step = update(upload_links).where(*own, upload_links.c.revoked_at.is_(None))
        if not change.connection.execute(step.values(revoked_at=change.moment)).rowcount:
            raise ConflictError("This link was revoked before; nobody can use it.", code="revoked")
        change.record("link.revoked", tender=tender_id, supplier=supplier.name, link=link_id)


def links_of(connection: Connection, supplier_id: str) -> tuple[UploadLink, ...]:
    """The links of a supplier, the newest first."""
    query = select(upload_links).where(upload_links.c.supplier_id == supplier_id)
    query = query.order_by(upload_links.c.made_at.desc(), upload_links.c.id)
    return tuple(_link(row) for row in connection.execute(query))


def link_of_token(office: Office, token: str) -> tuple[UploadLink, str, str]:
    """
    The link of a token, with the tender and the folder of its supplier.

    Raises:
        NotFoundError: The token is forged, or was never given; the two are not told apart.
        GoneError: The link has ended, was revoked, or papers cannot come in any more.
    """
    start, dot, _ = token.rpartition(".")
    known = bool(dot) and token.isascii() and hmac.compare_digest(_signed(office, start), token)
    found = None
    if known:
        with office.database.reading() as connection:
            found = _by(connection, upload_links.c.token_sha256 == _hash(token))
    if found is None:
        raise NotFoundError("There is no such link.", code="link-unknown")
    query = (
        select(suppliers.c.tender_id, suppliers.c.folder, suppliers.c.taken_out_at, tenders.c.archived_at)
        .join(tenders, tenders.c.id == suppliers.c.tender_id)
        .where(suppliers.c.id == found.supplier_id)
    )
    with office.database.reading() as connection:
        row = connection.execute(query).one()
    state = found.state(office.clock())
    if state in ("revoked", "ended"):
        raise gone(state)
    if row.taken_out_at is not None or row.archived_at is not None:
        raise gone("ended")
    return found, row.tender_id, row.folder


def gone(state: str) -> OfficeError:
    """What is said of a link that cannot be used any more, by its state."""
    said = {
        "revoked": "This link was revoked.",
        "ended": "This link has ended.",
        "used-up": "This link has taken as many files, or as many bytes, as it may.",
    }
    return GoneError(said[state], code=f"link-{state}")


def seen(office: Office, link: UploadLink) -> None:
    """Note that somebody opened a link, at most once a minute."""
    now = office.clock()
    if link.seen_at is None or now - link.seen_at > _SEEN_EVERY:
        with office.database.writing() as connection:
            connection.execute(update(upload_links).where(upload_links.c.id == link.id).values(seen_at=now))


def _sensible(terms: LinkTerms) -> None:
    limits: Sequence[tuple[str, int, int]] = (
        ("days", terms.days, _MOST_DAYS),
        ("most_files", terms.most_files, _MOST_FILES),
        ("most_mib", terms.most_mib, _MOST_MIB),
    )
    for name, given, most in limits:
        if not 1 <= given <= most:
            raise NotValidError(f"`{name}` is {given}; give a number from 1 to {most:,}.", field=name)


def _signed(office: Office, start: str) -> str:
    seal = hmac.digest(secret(office), b"upload link " + start.encode(), "sha256")
    return f"{start}.{base64.urlsafe_b64encode(seal[:18]).decode()}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _by(connection: Connection, where: Any) -> UploadLink | None:
    row = connection.execute(select(upload_links).where(where)).one_or_none()
    return None if row is None else _link(row)


def _link(row: Any) -> UploadLink:
    return UploadLink(**{name: getattr(row, name) for name in UploadLink.__dataclass_fields__})
