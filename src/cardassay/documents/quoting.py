"""Cutting quotations out of pages."""

from __future__ import annotations

import re

from cardassay.documents.page import Page, Place

__all__ = ["line_around", "match_place", "trim"]


def match_place(page: Page, match: re.Match[str], group: int | str = 0) -> Place:
    """The place on the page of a match (or of one of its groups) in the page's text."""
    return trim(Place(page, match.start(group), match.end(group)))


def trim(place: Place) -> Place:
    """The place without blanks at its ends."""
    text = place.text
    start = place.start + len(text) - len(text.lstrip())
    return Place(place.page, start, max(start, place.start + len(text.rstrip())))


def line_around(page: Page, offset: int) -> Place:
    """The whole line of the page's text in which the offset lies, without blanks at its ends."""
    start = page.text.rfind("\n", 0, offset) + 1
    end = page.text.find("\n", offset)
    return trim(Place(page, start, len(page.text) if end < 0 else end))
