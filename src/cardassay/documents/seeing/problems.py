"""What a person is told about pages that were read from their pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cardassay.documents.page import Page
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

__all__ = ["about_hidden", "about_limit", "about_reading"]


def _numbers(numbers: Iterable[int]) -> str:
    listed = list(numbers)
    shown = ", ".join(str(number) for number in listed[:20]) + (" …" if len(listed) > 20 else "")
    return f"page{'s' if len(listed) > 1 else ''} {shown}"


def about_reading(pages: Iterable[Page]) -> list[Problem]:
    """That pages were read from pictures, and what this means for their values."""
    read = [page.number for page in pages if page.method is Method.OCR and page.text.strip()]
    if not read:
        return []
    where = _numbers(read)
    return [
        Problem(
            "read-from-picture",
            where,
            f"{where[0].upper()}{where[1:]} had to be read by text recognition, because the file has "
            "no text there that can be trusted. Only what a second way of reading confirms is sure; "
            "look at the rest.",
            page=read[0],
        )
    ]


def about_hidden(numbers: Sequence[int]) -> list[Problem]:
    """That pages have words which cannot be seen."""
    if not numbers:
        return []
    where = _numbers(numbers)
    return [
        Problem(
            "hidden-words",
            where,
            f"On {where} the text layer has words that cannot be seen there; what is seen was read by text "
            "recognition instead. Hidden words may be left over from making the file, or meant to deceive "
            "machines: look at the page, and ask the issuer if it matters.",
            page=numbers[0],
        )
    ]


def about_limit(wanted: Sequence[int], most: int) -> list[Problem]:
    """That there were more pictured pages than are read of one file."""
    if len(wanted) <= most:
        return []
    return [
        Problem(
            "pictures-left",
            f"pages from {wanted[most]}",
            f"The file has {len(wanted)} pages that are pictures; the first {most} were read, "
            "the others were not. Split the file if something that matters stands behind them.",
            page=wanted[most],
        )
    ]
