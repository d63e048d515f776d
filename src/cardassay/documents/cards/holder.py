"""
Who holds a card-industry paper: a label, a sentence, or the company that the letter is addressed to.
"""

from __future__ import annotations

import re

from cardassay.documents.cards.knowledge import wording
from cardassay.documents.cards.layout import Row
from cardassay.documents.cards.sheet import FROM_SENTENCE, Sheet, clean
from cardassay.documents.folding import fold
from cardassay.model.document import Kind
from cardassay.model.evidence import Fact

__all__ = ["read_holder"]


def read_holder(sheet: Sheet) -> Fact[str] | None:
    """The holder's name as printed, without the address below it."""
    reading = sheet.reading("provider", "holder", prose=False)
    if reading is not None and reading.labelled is not None:
        lines = [line for line in reading.labelled.lines if line.text]
        chosen = [lines[0]]
        # "Specimen Card Works" over "Holdings Ltd": the name goes on until its legal form stands.
        for line in lines[1:2]:
            if not wording("legal-form", "any").search(lines[0].text) and wording("legal-form", "any").search(
                line.text
            ):
                chosen.append(line)
        spans = [span for line in chosen for span in line.spans()]
        name = clean(" ".join(line.text for line in chosen))
        name = _without_address(name)
        if name and spans:
            return sheet.fact_at(spans, name, why=reading.why_not_sure)
    for field in ("provider", "holder"):
        for phrase in sheet.phrases.get(field, ()):
            name = clean(phrase.words)
            if wording("legal-form", "any").search(name) or len(name.split()) >= 2:
                return sheet.fact_at((phrase.span,), name, why=FROM_SENTENCE)
    if sheet.kind in (Kind.TEST_REPORT, Kind.SOC_REPORT):
        return None
    return _addressee(sheet)


def _without_address(name: str) -> str:
    """The name in front of an address that stands on the same line."""
    form = None
    for form in wording("legal-form", "any").finditer(name):
        rest = name[form.end() :]
        if re.match(r"\s*,\s*\S", rest) and not wording("legal-form", "any").match(rest.lstrip(" ,")):
            return name[: form.end()]
    return name


def _addressee(sheet: Sheet) -> Fact[str] | None:
    """The company in the address block above the salutation."""
    first_page = [row for row in sheet.rows if sheet.flows and row.page.number == sheet.flows[0].page.number]
    for index, row in enumerate(first_page[:40]):
        if wording("letter", "salutation").match(fold(row.segments[0].text)):
            block: list[Row] = []
            for above in reversed(first_page[:index]):
                if len(block) >= 9:
                    break
                block.insert(0, above)
            for candidate in block:
                segment = candidate.segments[0]
                if (
                    wording("legal-form", "any").search(segment.text)
                    and not wording("letter", "person").match(segment.text)
                    and len(segment.text) < 90
                ):
                    name = clean(_without_address(segment.text))
                    return sheet.fact_at(segment.spans(), name, why="taken from the address of the letter")
            return None
    return None
