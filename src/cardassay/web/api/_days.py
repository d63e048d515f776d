"""Days as the API takes them: written out, never as a number of seconds."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

__all__ = ["PlainDay"]


def _written_out(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write a day as YYYY-MM-DD")
    if isinstance(value, int | float):
        raise ValueError("write a day as a text, YYYY-MM-DD")
    return value


PlainDay = Annotated[date, BeforeValidator(_written_out)]
"""A day such as 2027-03-31; a bare number would be read as seconds since 1970."""
