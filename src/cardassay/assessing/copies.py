"""
The same file at several places of a dossier, taken as the one paper that it is.

A supplier sends a certificate by itself and again in an archive of everything. Counted twice, it would
be explained twice, and two papers would seem to say what one says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cardassay.model.document import Document
from cardassay.model.problem import Problem

__all__ = ["each_once"]

_INSIDE = "!/"
_NAMED = 3


def each_once(
    documents: Sequence[Document], is_late: Callable[[Document], bool]
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """
    The documents without copies of a file from which papers were read, and where the copies lie.

    Of several copies one that came in time is kept, of those one that lies in no container, of those
    the first. A file that was read as another kind at another place is left as it is.

    Args:
        is_late: Says of a document that it came too late to count.
    """
    same: dict[tuple[str, str], list[Document]] = {}
    for document in documents:
        if document.attestations:
            same.setdefault((document.sha256, document.kind.value), []).append(document)
    left_out: dict[int, Document] = {}
    for copies in same.values():
        kept = min(copies, key=lambda one: (is_late(one), _INSIDE in one.file))
        left_out.update((id(copy), kept) for copy in copies if copy is not kept)
    return (
        tuple(document for document in documents if id(document) not in left_out),
        _said((document, left_out[id(document)]) for document in documents if id(document) in left_out),
    )


def _said(pairs: Iterable[tuple[Document, Document]]) -> tuple[Problem, ...]:
    """One problem for each container, or single file, that holds copies of files kept elsewhere."""
    places: dict[tuple[str, str], list[str]] = {}
    for copy, kept in pairs:
        container = copy.file.rpartition(_INSIDE)[0]
        places.setdefault((container or copy.file, "holds" if container else "is"), []).append(kept.file)
    problems = []
    for (place, verb), files in places.items():
        more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
        again = f"This {verb} {', '.join(files[:_NAMED])}{more} once more"
        problems.append(
            Problem("same-file-again", place, f"{again}; a paper counts once, so nothing is lost.")
        )
    return tuple(problems)
