"""Lists of the API, a page at a time."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from cardassay.office.faults import NotValidError

__all__ = ["Cursor", "Limit", "Listed", "page_of"]

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=500, description="How many items at most.")]
"""Parameter of every list; give it a default of 100."""

Cursor = Annotated[str, Query(max_length=40, description="`next` of the page before; empty for the first.")]
"""Parameter of every list; give it the default ``""``."""


class Listed(BaseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    next: str | None = Field(description="Send it as `cursor` for the next page; null at the end.")
    total: int = Field(description="How many items the whole list has.")


def page_of(items: Sequence[T], limit: int, cursor: str) -> Listed[T]:
    """
    One page of a list that is in a fixed order.

    Raises:
        NotValidError: The cursor is none of ours.
    """
    start = _place(cursor)
    end = start + limit
    following = base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(items) else None
    return Listed(items=list(items[start:end]), next=following, total=len(items))


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        text = ""
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise NotValidError("This cursor is none of ours; send `next` of the page before.", field="cursor")
    return int(text)
