"""Papers of a form, or a single file as the body, put into a dossier; pages and API do it alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from cardassay.office.faults import ConflictError, NotValidError, OfficeError, TooMuchError
from cardassay.office.idempotence import digest, known_answer, remember
from cardassay.office.office import Change
from cardassay.office.papers.dossier import Coming, PaperIn, put_papers
from cardassay.office.papers.uploads import keep_stream
from cardassay.office.tree import dossier_path
from cardassay.report.plain import plain
from cardassay.web.incoming import body_of, declared, parts_of
from cardassay.web.visits import TenderVisit

__all__ = ["Refused", "Taken", "take_file", "take_form"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file of which nothing was kept."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of everything that was sent."""

    papers: tuple[PaperIn, ...]
    refused: tuple[Refused, ...] = ()


def take_form(visit: TenderVisit, supplier_id: str) -> Taken:
    """
    The files of a form put into a dossier, in one transaction; a file that is refused stops none before it.

    Raises:
        NotValidError: It is no form with files, or has none.
        TooMuchError: The first file is too large already.
    """
    coming: list[Coming] = []
    refused: list[Refused] = []
    for part in parts_of(visit.request):
        if part.file is None:
            part.text()
        elif part.file:
            try:
                coming.append(Coming(part.file, keep_stream(visit.office, part.file, part.pieces)))
            except TooMuchError as error:
                # Whatever follows is not read: it may be as large again.
                refused.append(Refused(part.file, f"{error.message} Files after it were not read either."))
                break
    if not coming and not refused:
        raise NotValidError("Choose at least one file.", field="files")
    if not coming:
        raise TooMuchError(refused[0].why, code="file-too-large")
    papers = put_papers(visit.office, visit.actor, visit.tender.id, supplier_id, _named(coming, refused))
    return Taken(tuple(papers), tuple(refused))


def _named(coming: Sequence[Coming], refused: list[Refused]) -> list[Coming]:
    """Those whose names leave something; the others are told, so that they stop nothing."""
    sound = []
    for one in coming:
        try:
            dossier_path("x", one.name)
        except OfficeError as error:
            refused.append(Refused(one.name, error.message))
        else:
            sound.append(one)
    return sound


def take_file(visit: TenderVisit, supplier_id: str, name: str) -> PaperIn:
    """
    The body put into a dossier as one file; with an ``Idempotency-Key`` once, however often it is sent.

    Raises:
        TooMuchError: It is too large; where it says so itself, before it is read.
        ConflictError: The key came with another file before.
    """
    request = visit.request
    declared(request, visit.office, name)
    kept = keep_stream(visit.office, name, body_of(request))
    key = request.headers.get("idempotency-key", "")
    route = f"PUT {visit.tender.id} {supplier_id}"
    said = digest(name, kept.sha256)
    known = known_answer(visit.office, visit.actor, route, key, said)
    if known is not None:
        return PaperIn(**known)
    answer: list[PaperIn] = []
    write = remember(visit.actor, route, key, said, lambda: plain(answer[0]))

    def also(change: Change, papers: Sequence[PaperIn]) -> None:
        answer.extend(papers)
        write(change)

    coming = [Coming(name, kept)]
    try:
        return put_papers(visit.office, visit.actor, visit.tender.id, supplier_id, coming, also=also)[0]
    except IntegrityError as error:
        raise ConflictError(
            "The same request is being done at this moment; send it again to get its answer.", code="busy"
        ) from error
