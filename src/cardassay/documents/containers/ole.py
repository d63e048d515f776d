"""Old office files and Outlook mails (compound files): the names of what they hold."""

from __future__ import annotations

import io
from collections.abc import Mapping

from cardassay.documents.containers.parts import RefusedError
from cardassay.model.problem import Problem

__all__ = ["streams_of"]


def streams_of(data: bytes) -> Mapping[str, bytes]:
    """
    The streams in the root of a compound file by name; only the workbook's bytes are read.

    Raises:
        RefusedError: Damaged.
    """
    import olefile  # type: ignore[import-untyped]

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            found: dict[str, bytes] = {}
            for path in ole.listdir():
                if len(path) == 1:
                    wanted = path[0] in ("Workbook", "Book")
                    found[path[0]] = ole.openstream(path).read() if wanted else b""
            return found
    except Exception as error:
        # The library promises nothing about files that break the format; whatever it raises, the
        # file is damaged.
        raise RefusedError(
            Problem(
                "damaged",
                "whole file",
                "The file is a damaged office document or Outlook mail and cannot be opened; ask the sender "
                "for it again, best as a PDF.",
            )
        ) from error
