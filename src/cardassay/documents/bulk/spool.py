"""Documents that wait on disk, so that a thousand papers need the memory of one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from types import TracebackType

from cardassay.documents.bulk.codec import decode, encode
from cardassay.model.document import Document

__all__ = ["Spool"]

_IN_MEMORY = 4 * 2**20


class Spool(Iterable[Document]):
    """Documents in the order in which they were put; to be used as a context."""

    def __init__(self) -> None:
        # The file has no name where the system allows it, and goes with the process.
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="cardassay-")  # noqa: SIM115

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, documents: tuple[Document, ...]) -> None:
        """Adds documents at the end."""
        self._file.write(encode(documents).encode("ascii") + b"\n")

    def __iter__(self) -> Iterator[Document]:
        self._file.seek(0)
        for line in self._file:
            yield from decode(line)
