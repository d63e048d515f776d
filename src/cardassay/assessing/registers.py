"""The registers of a workspace on one day: which list of each answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cardassay.errors import KnowledgeError
from cardassay.model.problem import Problem
from cardassay.model.register import Consulted, Description, Listing, Snapshot
from cardassay.registers.describing import load_descriptions
from cardassay.registers.index import Index
from cardassay.registers.loading import load
from cardassay.registers.snapshots import shelf_of
from cardassay.registers.why_not import why_it_cannot_tell

__all__ = ["AskedList", "Registers", "registers_of"]


@dataclass(frozen=True, slots=True)
class AskedList:
    """The list of one register that answers on the day judged."""

    description: Description
    snapshot: Snapshot
    index: Index
    tried: tuple[Consulted, ...]
    """The lists that were opened, the one that answers last; those before it could not be used."""


class Registers:
    """The registers of a workspace on one day; a list is read when it is first asked."""

    def __init__(
        self,
        descriptions: Mapping[str, Description],
        snapshots: Iterable[Snapshot],
        read: Callable[[Snapshot], Listing],
        day: date,
        problems: Iterable[Problem] = (),
    ) -> None:
        self._descriptions = descriptions
        self._read = read
        self.day = day
        self._snapshots: dict[str, list[Snapshot]] = {}
        # Lists of one day stay in the order in which they came: the one that was added last answers.
        for snapshot in sorted(snapshots, key=lambda one: (one.register, one.day)):
            self._snapshots.setdefault(snapshot.register, []).append(snapshot)
        self._asked: dict[str, AskedList] = {}
        self.problems = (*problems, *self._undescribed())

    def _undescribed(self) -> Iterator[Problem]:
        for name in self._snapshots:
            if name not in self._descriptions:
                do = f"Write registers/{name}.toml, or put its lists into the folder of a known register"
                yield Problem(
                    "register-unknown",
                    f"registers/{name}",
                    f"There is no description of a register `{name}`, so that its lists say nothing. {do} "
                    "(`cardassay register list`).",
                )

    @property
    def descriptions(self) -> Mapping[str, Description]:
        """Every register that is known, by identifier."""
        return self._descriptions

    def fresh_named(self, begins: str) -> tuple[tuple[Description, Snapshot, Listing], ...]:
        """The lists that can tell something on the day judged, of registers whose name begins so."""
        names = [name for name in sorted(self._snapshots) if name.startswith(begins)]
        asked = [
            self._answering(name) for name in names if name in self._descriptions and self._may_tell(name)
        ]
        return tuple(
            (one.description, one.snapshot, one.index.listing) for one in asked if not self._why_not(one)
        )

    def speaking_for(self, scheme: str) -> tuple[AskedList, ...]:
        """The registers that speak for a scheme and of which there is a list, by identifier."""
        return tuple(
            self._answering(name)
            for name in sorted(self._snapshots)
            if name in self._descriptions and scheme in self._descriptions[name].schemes
        )

    def every(self) -> tuple[AskedList, ...]:
        """The lists that were opened so far, by register."""
        return tuple(self._asked[name] for name in sorted(self._asked))

    def fresh(self) -> tuple[AskedList, ...]:
        """The lists of all registers that can tell something on the day judged."""
        names = (name for name in sorted(self._snapshots) if name in self._descriptions)
        asked = (self._answering(name) for name in names if self._may_tell(name))
        return tuple(one for one in asked if not self._why_not(one))

    def _may_tell(self, name: str) -> bool:
        """Whether a list is of a day that can speak for the day judged; nothing is opened for it."""
        description = self._descriptions[name]
        return any(not why_it_cannot_tell(one, description, self.day) for one in self._snapshots[name])

    def _why_not(self, one: AskedList) -> str:
        usable = one.index.listing.usable
        return why_it_cannot_tell(one.snapshot, one.description, self.day, usable=usable)

    def _answering(self, name: str) -> AskedList:
        """The newest list that is not after the day and can be used; else the one that comes nearest."""
        if name in self._asked:
            return self._asked[name]
        description, of_it = self._descriptions[name], self._snapshots[name]
        before = [snapshot for snapshot in of_it if snapshot.day <= self.day]
        tried: list[Consulted] = []
        first: tuple[Snapshot, Listing] | None = None
        for snapshot in reversed(before or of_it[:1]):
            listing = self._read(snapshot)
            found = (snapshot, listing)
            tried.append(
                Consulted(snapshot, description.name, len(listing.rows), listing.problems, listing.usable)
            )
            if listing.usable:
                first = found
                break
            first = first or found
        assert first is not None, "a register without a list is not asked"
        asked = self._asked[name] = AskedList(description, first[0], Index(first[1]), tuple(tried))
        return asked


def registers_of(workspace: Path, day: date) -> Registers | None:
    """
    The registers in the folder of a workspace on a day; ``None`` when there is no such folder.

    What is wrong in the folder is a problem with its path; it keeps nothing else from being used.
    """
    if not (workspace / "registers").is_dir():
        return None
    shelf = shelf_of(workspace)
    problems = list(shelf.problems)
    try:
        descriptions = load_descriptions(workspace)
    except KnowledgeError as error:
        descriptions = load_descriptions()
        for fault in error.faults:
            says = f"{fault.what}; until it is right, no description of the workspace is used. {fault.do}."
            problems.append(Problem("register-description", fault.where, says))
    return Registers(
        descriptions,
        shelf.snapshots,
        lambda snapshot: load(workspace, snapshot, descriptions[snapshot.register]),
        day,
        problems,
    )
