"""
Bytes of a register's list to rows and problems, by the reader that its description names.

Parsing is pure: the same bytes and description give the same listing, on any day and machine.
Foreign bytes never raise out of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing
from cardassay.registers.described import READERS
from cardassay.registers.lists.decoding import looks_like_html
from cardassay.registers.lists.kinds import other_kind
from cardassay.registers.lists.notes import WHOLE

__all__ = ["MOST_BYTES", "Reader", "parse"]

Reader = Callable[[bytes, Description, str], Listing]

_AS_PAGE = {"cc-portal-csv": "cc-portal-html"}
"""Readers of lists that people may as well save as a web page."""

MOST_BYTES = 512 * 1024 * 1024
"""Bytes of a list that is looked at; the largest known one has some 300 MB."""


def parse(data: bytes, description: Description, file: str) -> Listing:
    """
    What the bytes of a list say.

    Args:
        data: The list as it was retrieved.
        description: The register's description; its ``reader`` says how the list is read.
        file: Path inside the workspace, kept in the origin of each row.
    """
    if len(data) > MOST_BYTES:
        return _unusable(
            "too-large",
            f"The list has {len(data):,} bytes; more than {MOST_BYTES:,} are not read. See that it is the "
            "right file, or keep only the rows that matter.",
        )
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        return _unusable("empty-file", "The file is empty. Fetch the list again.")
    if description.reader not in READERS:
        return _unusable(
            "unknown-reader",
            f"There is no reader `{description.reader}`. Choose in the description: {', '.join(READERS)}.",
        )
    if (other := other_kind(data, description.reader, description.name)) is not None:
        return Listing((), (other,), usable=False)
    try:
        listing = _read(data, description, file)
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001  the rim: foreign bytes become a problem, never a crash
        return _unusable(
            "not-read",
            f"The reader `{description.reader}` gave up ({type(error).__name__}: {error}). See that the file "
            f"is the list of {description.name}; if it is, please report this.",
        )
    if not listing.rows and listing.usable:
        empty = Problem(
            "no-rows",
            WHOLE,
            "No row was found in the list. A register is hardly ever empty: fetch it again, and see that it "
            "is the right list.",
        )
        return replace(listing, problems=(*listing.problems, empty), usable=False)
    return listing


def _read(data: bytes, description: Description, file: str) -> Listing:
    page = _AS_PAGE.get(description.reader)
    if page is not None and looks_like_html(data):
        # The same list, saved as the page that shows it; an error page gives no row, and is named as such.
        listing = _reader(page)(data, description, file)
        if listing.rows:
            return listing
    return _reader(description.reader)(data, description, file)


def _reader(name: str) -> Reader:
    read: Reader = import_module(READERS[name]).read
    return read


def _unusable(code: str, message: str) -> Listing:
    return Listing((), (Problem(code, WHOLE, message),), usable=False)
