"""
From one given file to the documents in it, through all of its containers.

Every inner file keeps its path of origin (``mail.eml!/a.zip!/b.pdf``), the SHA-256 of its own bytes
and that of its direct container. A container is a document only where there is something to say
about it. Nothing is written to disk, and nothing that a file holds raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from cardassay.documents.containers.budget import LIMITS, Budget, Limits
from cardassay.documents.containers.opening import Opener, opener_of
from cardassay.documents.containers.parts import Member, Own, RefusedError
from cardassay.documents.containers.pdf_burden import too_heavy
from cardassay.documents.containers.pictures import is_too_small
from cardassay.documents.opening import media_of, mismatch, sha256_of
from cardassay.documents.page import Paper
from cardassay.model.document import STANDS_ALONE, Document, Kind
from cardassay.model.evidence import Grade
from cardassay.model.problem import Problem

__all__ = ["Reading", "find_member", "read_through"]


class Reading(Protocol):
    """How a single file and an opened paper are read."""

    def of_bytes(self, data: bytes, name: str, *, inner: bool) -> Document:
        """What a file that is no container says; ``inner`` files are never a person's own form."""
        ...

    def of_paper(self, paper: Paper) -> Document:
        """What an opened paper says."""
        ...


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the given file the walk stands."""

    name: str
    container: str | None = None
    above: frozenset[str] = frozenset()
    """SHA-256 of all containers around it."""

    depth: int = 0
    claim: str = ""


@dataclass(slots=True)
class _Walk:
    reading: Reading
    budget: Budget

    def documents(self, data: bytes, place: _Place) -> list[Document]:
        sha256 = sha256_of(data)
        try:
            opener = opener_of(data, place.name)
            found = self._opened(data, place, sha256, opener) if opener else [self._single(data, place)]
        except Exception as error:  # noqa: BLE001  the rim: no foreign file may lose the others
            found = [_broken(place.name, sha256, error)]
        except BaseException as error:
            # A reader written in Rust that gives up raises past Exception; everything else goes on up.
            if type(error).__name__ != "PanicException":
                raise
            found = [_broken(place.name, sha256, error)]
        return [
            replace(document, container_sha256=place.container) if document.file == place.name else document
            for document in found
        ]

    def _single(self, data: bytes, place: _Place) -> Document:
        if media_of(data, place.name) == "pdf" and (problem := too_heavy(data)) is not None:
            return Document(place.name, sha256_of(data), Kind.UNKNOWN, problems=(problem,))
        document = self.reading.of_bytes(data, place.name, inner=place.depth > 0)
        return _claimed(document, place.claim) if place.claim else document

    def _opened(self, data: bytes, place: _Place, sha256: str, opener: Opener) -> list[Document]:
        own: Document | None = self._single(data, place) if opener.is_paper else None
        told = None if opener.is_paper else mismatch(media_of(data, place.name), place.name)
        problems: list[Problem] = [] if told is None else [told]
        inner: list[Document] = []
        below = replace(
            place,
            container=sha256,
            above=place.above | {sha256},
            depth=place.depth + 1,
            claim="",
        )
        try:
            for part in opener.open(data, place.name, self.budget):
                if isinstance(part, Problem):
                    problems.append(part)
                elif isinstance(part, Document):
                    own = part
                elif isinstance(part, Own):
                    own = _claimed(self.reading.of_paper(part.paper), part.claim)
                else:
                    inner += self._member(part, below, problems)
        except RefusedError as refusal:
            problems.append(refusal.problem)
        problems = [problem for problem in problems if self._is_new(problem)]
        if own is not None:
            own = replace(own, problems=(*own.problems, *problems)) if problems else own
        elif problems:
            own = Document(place.name, sha256, Kind.UNKNOWN, problems=tuple(problems))
        return [*([own] if own is not None else []), *inner]

    def _member(self, member: Member, place: _Place, problems: list[Problem]) -> list[Document]:
        if member.picture and is_too_small(member.data):
            return []
        name = f"{place.name}!/{member.name}"
        too_deep = place.depth > self.budget.limits.depth
        if (too_deep or sha256_of(member.data) in place.above) and opener_of(member.data, name) is not None:
            problems.append(_too_deep(member.name, self.budget.limits.depth))
            return []
        return self.documents(member.data, replace(place, name=name, claim=member.claim))

    def _is_new(self, problem: Problem) -> bool:
        """A limit of the whole given file is complained about once, where it was first met."""
        if problem.where != "whole file" or problem.code not in ("too-many-members", "zip-bomb"):
            return True
        met = problem.message in self.budget.said
        self.budget.said.add(problem.message)
        return not met


def read_through(data: bytes, name: str, reading: Reading, limits: Limits = LIMITS) -> tuple[Document, ...]:
    """Every document in a given file, those of a container in its own order."""
    return tuple(_Walk(reading, Budget(len(data), limits)).documents(data, _Place(name)))


def find_member(data: bytes, name: str, sha256: str) -> bytes | None:
    """The bytes of the inner file with that SHA-256; ``None`` when no container in the file holds it."""
    return next(
        (inner for inner in _all_members(data, name, Budget(len(data)), 0) if sha256_of(inner) == sha256),
        None,
    )


def _all_members(data: bytes, name: str, budget: Budget, depth: int) -> Iterator[bytes]:
    opener = opener_of(data, name)
    if opener is None or depth > budget.limits.depth:
        return
    try:
        for part in opener.open(data, name, budget):
            if isinstance(part, Member):
                yield part.data
                yield from _all_members(part.data, f"{name}!/{part.name}", budget, depth + 1)
    except RefusedError:
        # What could not be opened was said when the file was read; here it only holds nothing more.
        return


def _claimed(document: Document, why: str) -> Document:
    """The document of a text that anybody can write: nothing in it is sure, nothing stands alone."""
    problems = document.problems
    kind = document.kind
    if kind is Kind.UNKNOWN:
        # Words around the papers need not be any kind of paper.
        kind = Kind.NOT_A_CERTIFICATE
        problems = tuple(problem for problem in problems if problem.code != "kind-unknown")
    elif kind in STANDS_ALONE:
        problems = (
            *problems,
            Problem("only-claims", "whole file", f"What this says counts as a claim only: {why}."),
        )
    return replace(
        document,
        kind=kind,
        problems=problems,
        attestations=tuple(
            replace(
                attestation,
                kind=kind.value,
                grade=Grade.CLAIMED,
                stands_alone=False,
                facts={
                    name: replace(fact, sure=False, why_not_sure=why)
                    for name, fact in attestation.facts.items()
                },
            )
            for attestation in document.attestations
        ),
    )


def _too_deep(name: str, depth: int) -> Problem:
    return Problem(
        "too-deep",
        f"member {name}",
        f"`{name}` holds itself, or lies more than {depth} containers deep; it was not opened. "
        "Unpack it and give the papers that matter one by one.",
    )


def _broken(name: str, sha256: str, error: BaseException) -> Document:
    message = (
        f"Reading this file failed ({type(error).__name__}: {str(error)[:200]}); the other files were read. "
        "Look at it by eye, and report the message."
    )
    return Document(name, sha256, Kind.UNKNOWN, problems=(Problem("reader-failed", "whole file", message),))
