"""
One file read under a name that says nothing, so that what is kept holds for the bytes alone.

Of a file's name only its ending may change what is read. A file is therefore read as
``paper-<its own SHA-256>.pdf``, which cannot stand inside it, and the name that it was given is put
in wherever that one appears: in the path of a member of a container as well as in a message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Protocol

from cardassay.documents.bulk.codec import encode
from cardassay.model.document import Document, Kind
from cardassay.model.problem import Problem

__all__ = ["Reader", "Setup", "cannot_open", "ending_of", "named", "nothing_read", "read_one", "stand_in"]


class Memory(Protocol):
    """Keeps bytes by name; may forget at any time."""

    def get(self, key: str) -> bytes | None:
        """What was kept, or ``None``."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep it."""
        ...


_MOST_TEXT = 64 * 2**20
"""Signs of a result: a thousand ordinary papers; the one who asked has to hold it in memory."""

_PLACE_IN_MEMORY = re.compile(r"<([\w.]+) object at 0x[0-9a-fA-F]+>")
"""Libraries put it into their messages; it is another one in each run, and the result must not be."""

Reader = Callable[..., tuple[Document, ...]]
"""Called as ``read(data, name, memory=…, **options)``."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told once."""

    reader: str
    """Module and function, as ``package.module:function``."""

    options: Mapping[str, Any]
    """Named values for the reader, such as trust anchors."""

    kept_in: str | None
    """File of kept results; ``None`` keeps nothing."""

    fresh: bool
    """Nothing that was kept counts."""

    longest_s: float
    """Processor seconds after which the system ends a worker that nobody watches any more."""


def ending_of(name: str) -> str:
    """The ending of a file's name, with its dot, in small letters; empty when it has none."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def stand_in(sha256: str, ending: str) -> str:
    """The name to read a file by."""
    return f"paper-{sha256[:40]}{ending}"


def named(text: str, sha256: str, name: str) -> str:
    """
    The text of the codec with the given name in place of the stand-in.

    >>> named('["paper-' + "0" * 40 + '.pdf!/a.txt"]', "0" * 64, 'x/"1".pdf')
    '["x/\\\\"1\\\\".pdf!/a.txt"]'
    """
    return text.replace(stand_in(sha256, ending_of(name)), json.dumps(name)[1:-1])


def read_one(
    read: Reader, data: bytes, sha256: str, ending: str, memory: Memory | None, options: Mapping[str, Any]
) -> tuple[str, bool]:
    """
    What the bytes say in the codec's form, under the stand-in; and whether that may be kept.

    Whatever the reader raises becomes a problem: it stands for one file only.
    """
    name = stand_in(sha256, ending)
    try:
        documents = read(data, name, memory=memory, **options)
        text = _PLACE_IN_MEMORY.sub(r"\1", encode(documents))
        if len(text) > _MOST_TEXT:
            raise OverflowError(f"{len(text) // 2**20} MB were read out of it, more than any paper says")
        return text, not any(map(_failed, documents))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  libraries end in odd ways, and the other files go on
        message = (
            f"Reading failed ({type(error).__name__}: {error}), so nothing was read from this file. "
            "Look at it by eye, type what it says into a form, and report the message."
        )
        return encode(nothing_read(name, sha256, "reader-failed", message)), False


def _failed(document: Document) -> bool:
    # A failure may come from a lack of memory or of a library, which the next run may have.
    return any(problem.code == "reader-failed" for problem in document.problems)


def nothing_read(name: str, sha256: str, code: str, message: str) -> tuple[Document, ...]:
    """The document of a file that was not read, with the problem that says why."""
    return (Document(name, sha256, Kind.UNKNOWN, problems=(Problem(code, "whole file", message),)),)


def cannot_open(name: str, error: OSError) -> tuple[Document, ...]:
    """The document of a file that the system does not give out."""
    message = (
        f"The file cannot be opened ({error.strerror or error}); nothing was read from it. "
        "Check its permissions, or remove it from the list."
    )
    return nothing_read(name, "", "cannot-open", message)
