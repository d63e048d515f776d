"""Lists of registers brought into a tender: as they were on a day, byte for byte, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from cardassay.errors import InputError, KnowledgeError, UsageError
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError, NotValidError
from cardassay.office.office import Office
from cardassay.office.tenders.editing import open_tender
from cardassay.office.tree import StoredFile, files_of, next_revision, put_file
from cardassay.office.working_copy import working_copy
from cardassay.registers.describing import Descriptions, load_descriptions
from cardassay.registers.loading import listing_of
from cardassay.registers.snapshots import add, shelf_of
from cardassay.store.evidence import Kept

__all__ = ["Added", "KeptList", "RegisterShown", "add_list", "registers_shown"]


@dataclass(frozen=True, slots=True)
class KeptList:
    """One list of a register as it was on a day."""

    register: str
    day: date
    sha256: str
    origin: str
    who: str
    path: str


@dataclass(frozen=True, slots=True)
class RegisterShown:
    """A register that is known, with the lists that a tender holds of it."""

    id: str
    name: str
    own: bool
    """Described by the tender itself."""
    lists: tuple[KeptList, ...]
    """The newest first."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a list."""

    new: bool
    """False when the same list of that day was there before."""
    kept: KeptList
    rows: int
    problems: tuple[str, ...]
    """What a person should know of the list."""


def registers_shown(office: Office, tender_id: str) -> tuple[list[RegisterShown], list[str]]:
    """The registers that a tender can use, those with lists first; and what is wrong in its folder."""
    with office.database.reading() as connection:
        stored = _registers(connection, tender_id)
    with working_copy(office, stored) as folder:
        descriptions, faults = _descriptions(folder)
        shelf = shelf_of(folder)
        found = [
            RegisterShown(
                name,
                descriptions[name].name,
                descriptions.own(name),
                tuple(reversed([_kept(one) for one in shelf.of(name)])),
            )
            for name in descriptions
        ]
    told = [*faults, *(f"{one.where}: {one.message}" for one in shelf.problems)]
    return sorted(found, key=lambda one: (not one.lists, one.id)), told


def add_list(
    office: Office,
    actor: Actor,
    tender_id: str,
    register: str,
    kept: Kept,
    *,
    day: date,
    origin: str,
    file: str = "",
) -> Added:
    """
    A list put into a tender; every supplier is judged anew.

    Args:
        kept: Its bytes, in the evidence.
        day: Day on which it was retrieved.
        origin: Address or file that it came from.
        file: Its name, for its ending.

    Raises:
        NotFoundError: There is no such register.
        NotValidError: No row can be read in the list, or its day lies ahead.
        ConflictError: The tender is archived.
    """
    today = office.today()
    if day > today:
        raise NotValidError(f"{day} lies ahead; give the day on which the list was retrieved.", field="day")
    data = office.evidence.read(kept.sha256)
    with office.database.reading() as connection:
        stored = _registers(connection, tender_id)
    with working_copy(office, [one for one in stored if one.path.endswith(".toml")]) as folder:
        descriptions, _ = _descriptions(folder)
        if register not in descriptions:
            raise NotFoundError(f"There is no register “{register[:80]}”. Describe it in registers/ first.")
        listing = listing_of(data, descriptions[register], origin)
    problems = tuple(dict.fromkeys(one.message for one in listing.problems))
    if not listing.rows:
        raise NotValidError(
            f"Nothing can be looked up in this list as {register}: {' '.join(problems[:3])}", field="file"
        )
    with office.changing(actor) as change:
        open_tender(change, tender_id)
        revision = next_revision(change, tender_id)
        stored = [
            one
            for one in _registers(change.connection, tender_id)
            if one.path.startswith(f"registers/{register}/")
        ]
        with working_copy(office, stored) as folder:
            before = set(_paths(folder))
            try:
                snapshot, new = add(
                    folder, register, data, day=day, today=today,
                    origin=" ".join(origin.split())[:500] or file[:500] or "brought by hand",
                    who=actor.name, ending=Path(file).suffix,
                )  # fmt: skip
            except (InputError, UsageError) as error:
                raise NotValidError(str(error), field="file") from error
            for path in sorted(set(_paths(folder)) - before):
                content = office.evidence.keep((folder / path).read_bytes())
                put_file(change, tender_id, revision, path, content)
        change.record("register.added", tender=tender_id, register=register, day=day.isoformat(),
                      sha256=snapshot.sha256, new=new, rows=len(listing.rows))  # fmt: skip
    return Added(new, _kept(snapshot), len(listing.rows), problems[:20])


def _registers(connection: Connection, tender_id: str) -> list[StoredFile]:
    own = files_of(connection, tender_id, supplier_id="")
    return [one for one in own if one.path.startswith("registers/")]


def _descriptions(folder: Path) -> tuple[Descriptions, list[str]]:
    """All descriptions; those of the package alone where one of the tender cannot be read."""
    try:
        return load_descriptions(folder), []
    except KnowledgeError as error:
        return load_descriptions(), [str(fault) for fault in error.faults]


def _paths(folder: Path) -> Iterable[str]:
    return (one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def _kept(snapshot: object) -> KeptList:
    values = {name: getattr(snapshot, name) for name in ("register", "day", "sha256", "origin", "who")}
    return KeptList(**values, path=str(getattr(snapshot, "file", "")))
