"""
What whoever has an upload link can do: see what is asked, send papers, see what came.

A file is counted in the transaction that puts it into the dossier. What is told to the sender is the
file's own name, its hash and the day: never whether the dossier held it before, nor under which name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from cardassay.office.abilities import Ability
from cardassay.office.actor import Actor
from cardassay.office.asking.letters import RequestedItem, letter_in
from cardassay.office.asking.links import UploadLink, gone, link_of_token, seen
from cardassay.office.faults import NotFoundError, NotValidError, TooMuchError
from cardassay.office.office import Change, Office
from cardassay.office.papers import uploads as papers_coming
from cardassay.office.papers.dossier import Coming, PaperIn, put_papers
from cardassay.office.people.throttling import hit
from cardassay.office.said import file_name
from cardassay.office.seeing import supplier_in
from cardassay.office.tree import file_at
from cardassay.report.messages import LANGUAGES
from cardassay.store.database import new_id
from cardassay.store.evidence import EvidenceLostError
from cardassay.store.schema.asking import arrivals, upload_links
from cardassay.store.schema.working import uploads

__all__ = [
    "Came",
    "Piece",
    "WayIn",
    "add_piece",
    "announce_file",
    "came_by",
    "receive_file",
    "way_in",
    "where_file_is",
]

_REQUESTS_A_MINUTE = 300
_UNFINISHED_FOR = timedelta(days=2)
"""An upload that nobody goes on with for so long does not keep others out."""


@dataclass(frozen=True, slots=True)
class Came:
    """One file that came by a link."""

    name: str
    item: str
    """Key of the item that the sender named; empty for none."""
    sha256: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WayIn:
    """What is shown to whoever has a link."""

    supplier: str
    project: str
    buyer: str
    """Who asks; empty where the project does not say it."""
    language: str
    asked_on: date | None
    """Day of the letter; ``None`` where none belongs to the link."""
    items: tuple[RequestedItem, ...]
    came: tuple[Came, ...]
    ends_at: datetime
    files_left: int
    bytes_left: int
    most_bytes: int
    """Of one file."""
    used_up: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """How far a file is that comes in pieces."""

    id: str
    name: str
    size: int
    received: int
    """Bytes that are safe; go on from here."""
    done: bool
    sha256: str = ""


def way_in(office: Office, token: str, address: str) -> WayIn:
    """
    What a link shows.

    Raises:
        NotFoundError: There is no such link.
        GoneError: It has ended or was revoked.
        TooManyError: Too many requests from this address.
    """
    _throttle(office, address)
    link, tender_id, _ = link_of_token(office, token)
    seen(office, link)
    with office.database.reading() as connection:
        supplier = supplier_in(connection, tender_id, link.supplier_id)
        if supplier is None:
            raise gone("ended")
        letter = None
        if link.request_id is not None:
            letter = letter_in(connection, tender_id, supplier.id, link.request_id)
        came = came_by(connection, link.id)
        project = file_at(connection, tender_id, "project.toml")
    name, buyer = _project_words(office, project)
    language = letter.language if letter is not None else supplier.language
    return WayIn(
        supplier.name,
        name,
        buyer,
        language if language in LANGUAGES else "en",
        None if letter is None else letter.day,
        () if letter is None else letter.items,
        came,
        link.ends_at,
        max(0, link.most_files - link.used_files),
        max(0, link.most_bytes - link.used_bytes),
        papers_coming.most_bytes(office),
        link.state(office.clock()) == "used-up",
    )


def receive_file(
    office: Office, token: str, address: str, name: str, pieces: Iterable[bytes], *, item: str = ""
) -> Came:
    """
    A file put into the dossier in one go.

    Raises:
        NotFoundError: There is no such link.
        GoneError: It has ended, was revoked, or is used up.
        TooMuchError: The file is larger than a file may be, or than what the link still takes.
        TooManyError: Too many requests from this address.
    """
    _throttle(office, address)
    name = file_name(name)
    link, tender_id, folder = link_of_token(office, token)
    if link.state(office.clock()) == "used-up":
        raise gone("used-up")
    kept = papers_coming.keep_stream(office, name, _limited(link, name, pieces))
    also = _counted(link, folder, item)
    put = put_papers(
        office, _actor(link, address), tender_id, link.supplier_id, [Coming(name, kept)],
        link_id=link.id, also=also,
    )  # fmt: skip
    return Came(put[0].name, item, kept.sha256, kept.size, office.clock())


def announce_file(office: Office, token: str, address: str, name: str, size: int) -> Piece:
    """
    A file that will come in pieces.

    Raises:
        As :func:`receive_file`.
    """
    _throttle(office, address)
    name = file_name(name)
    link, tender_id, _ = link_of_token(office, token)
    now = office.clock()
    if link.state(now) == "used-up":
        raise gone("used-up")
    with office.database.reading() as connection:
        way = (uploads.c.link_id == link.id, uploads.c.state == "open",
               uploads.c.changed_at > now - _UNFINISHED_FOR)  # fmt: skip
        query = select(func.count(), func.coalesce(func.sum(uploads.c.size), 0)).where(*way)
        files, size_open = connection.execute(query).one()
    if link.used_files + files + 1 > link.most_files or link.used_bytes + size_open + size > link.most_bytes:
        raise _too_much(name)
    actor = _actor(link, address)
    made = papers_coming.announce(office, tender_id, link.supplier_id, name, size, actor, link_id=link.id)
    return Piece(made.id, made.name, made.size, made.received, False)


def where_file_is(office: Office, token: str, address: str, upload_id: str) -> Piece:
    """
    How far a file is.

    Raises:
        NotFoundError: There is no such link or upload.
        GoneError: The link has ended or was revoked.
    """
    _throttle(office, address)
    link, _, _ = link_of_token(office, token)
    actor = _actor(link, address)
    found = papers_coming.upload_at(office, link.supplier_id, upload_id, actor, link_id=link.id)
    return Piece(found.id, found.name, found.size, found.received, found.state == "done")


def add_piece(
    office: Office,
    token: str,
    address: str,
    upload_id: str,
    offset: int,
    pieces: Iterable[bytes],
    *,
    item: str = "",
) -> Piece:
    """
    A piece of a file; with the last one the file is put into the dossier.

    Raises:
        As :func:`receive_file`, and ConflictError where the file goes on at another offset.
    """
    _throttle(office, address)
    link, tender_id, folder = link_of_token(office, token)
    actor = _actor(link, address)
    at = papers_coming.append(office, link.supplier_id, upload_id, actor, offset, pieces, link_id=link.id)
    if at.received < at.size:
        return Piece(at.id, at.name, at.size, at.received, False)
    done = papers_coming.finish(
        office, actor, tender_id, link.supplier_id, upload_id,
        link_id=link.id, also=_counted(link, folder, item, upload_id),
    )  # fmt: skip
    sha256 = "" if done.paper is None else done.paper.sha256
    return Piece(done.id, done.name, done.size, done.size, True, sha256)


def came_by(connection: Connection, link_id: str) -> tuple[Came, ...]:
    """What came by a link, in the order of time."""
    query = (
        select(arrivals)
        .where(arrivals.c.link_id == link_id)
        .order_by(arrivals.c.at, arrivals.c.name, arrivals.c.id)
    )
    return tuple(Came(r.name, r.item, r.sha256, r.size, r.at) for r in connection.execute(query))


def _counted(
    link: UploadLink, folder: str, item: str, upload_id: str = ""
) -> Callable[[Change, Sequence[PaperIn]], None]:
    """Counts files in the transaction that puts them into the dossier, or keeps them out."""
    if len(item) > 40 or not item.isascii() or (item and not item.isalnum()):
        raise NotValidError("This is no paper of the letter.", field="item")

    def count(change: Change, papers: Sequence[PaperIn]) -> None:
        if upload_id and _was_done(change, upload_id):
            return
        size = sum(one.size for one in papers)
        step = (
            update(upload_links)
            .where(
                upload_links.c.id == link.id,
                upload_links.c.revoked_at.is_(None),
                upload_links.c.ends_at > change.moment,
                upload_links.c.used_files + len(papers) <= upload_links.c.most_files,
                upload_links.c.used_bytes + size <= upload_links.c.most_bytes,
            )
            .values(
                used_files=upload_links.c.used_files + len(papers),
                used_bytes=upload_links.c.used_bytes + size,
            )
        )
        if not change.connection.execute(step).rowcount:
            raise _why_not(change, link, papers[0].name)
        rows = [
            {"id": new_id(), "link_id": link.id, "item": item, "name": one.name[:2000], "sha256": one.sha256,
             "path": f"suppliers/{folder}/dossier/{one.file}" if one.file else "", "size": one.size,
             "at": change.moment}
            for one in papers
        ]  # fmt: skip
        change.connection.execute(insert(arrivals), rows)

    return count


def _was_done(change: Change, upload_id: str) -> bool:
    state = select(uploads.c.state).where(uploads.c.id == upload_id)
    return change.connection.execute(state).scalar_one_or_none() == "done"


def _why_not(change: Change, link: UploadLink, name: str) -> Exception:
    query = select(upload_links.c.revoked_at, upload_links.c.ends_at).where(upload_links.c.id == link.id)
    row = change.connection.execute(query).one_or_none()
    if row is None:
        return NotFoundError("There is no such link.", code="link-unknown")
    if row.revoked_at is not None:
        return gone("revoked")
    return gone("ended") if row.ends_at <= change.moment else _too_much(name)


def _limited(link: UploadLink, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = link.most_bytes - link.used_bytes
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise _too_much(name)
        yield piece


def _too_much(name: str) -> TooMuchError:
    return TooMuchError(
        f"“{name[:200]}” is more than this link still takes; nothing of it was kept. Ask whoever gave you "
        "the link for a new one.",
        code="link-full",
    )


def _actor(link: UploadLink, address: str) -> Actor:
    """Whoever has the link: nothing is known of the person but the supplier that the link is for."""
    return Actor(
        f"upload link {link.id[:6]}", abilities=frozenset({Ability.UPLOAD}), via="link", address=address
    )


def _throttle(office: Office, address: str) -> None:
    hit(office, "way-in", address, most=_REQUESTS_A_MINUTE, within=timedelta(minutes=1))


def _project_words(office: Office, sha256: str | None) -> tuple[str, str]:
    """Name of the project and who buys, as ``project.toml`` says them; empty where it cannot be read."""
    if sha256 is None:
        return "", ""
    try:
        said = tomllib.loads(office.evidence.read(sha256).decode("utf-8-sig"))
    except (EvidenceLostError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        # Told to the office on its own pages; whoever has a link can do nothing about it.
        return "", ""
    return str(said.get("name", "")), str(said.get("buyer", ""))
