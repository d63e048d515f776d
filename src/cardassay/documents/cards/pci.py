"""What PCI papers say of themselves: book and version assessed, result, findings still open."""

from __future__ import annotations

import re

from cardassay.documents.cards.knowledge import load, tick_marks, ticked, wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.prose import Flow
from cardassay.documents.cards.sheet import FROM_SENTENCE, Reading, Sheet, clean
from cardassay.model.evidence import Fact

__all__ = ["read_book", "read_cpp_version", "read_findings", "read_result"]

_VERSION = re.compile(r"(?i)(?:\bv(?:ersion|er\.?)?\.? ?|^\s*)(?P<version>\d{1,2}\.\d(?:\.\d)?)\b")


def read_book(sheet: Sheet) -> Fact[str] | None:
    """``physical``, ``logical`` or ``both``: the book of Card Production that was assessed."""
    boxes: list[tuple[Flow, re.Match[str]]] = []
    for flow in sheet.flows[:6]:
        for match in ticked().finditer(flow.text):
            if re.match(
                r"(?i)\W*(?:pci )?(?:card production )?(?:and provisioning )?(?:logical|physical)\b",
                match.group("on"),
            ):
                boxes.append((flow, match))
    if boxes:
        spans = [flow.span(match.start("on"), match.end("on")) for flow, match in boxes]
        value = _book(" ".join(match.group("on") for _, match in boxes))
        return sheet.fact_at(spans, value) if value else None
    for item in sheet.all_labelled("cpp_book"):
        value = _book(item.text)
        if value:
            reading = Reading(
                item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
            )
            return sheet.fact(reading, value)
    for pattern in load("words.toml")["book"]["named"]:
        found = list(sheet.search(re.compile(pattern), pages=3))
        if found:
            title = [pair for pair in found if pair[0].page.number == 1 and pair[1].start() < 900]
            books = {_book(match.group("book")) for _, match in (title or found)}
            flow, match = (title or found)[0]
            span = flow.span(match.start("book"), match.end("book"))
            if len(books) == 1:
                return sheet.fact_at((span,), str(books.pop()))
            # A paper on one book often mentions that the other is reported apart.
            return None
    return None


def _book(text: str) -> str:
    logical = wording("book", "logical").search(text) is not None
    physical = wording("book", "physical").search(text) is not None
    if logical and physical:
        return "both"
    return "logical" if logical else ("physical" if physical else "")


def read_cpp_version(sheet: Sheet) -> Fact[str] | None:
    """The version of the requirements, such as ``3.0.1``."""
    for item in sheet.all_labelled("cpp_version"):
        match = _VERSION.search(item.text)
        if match:
            reading = Reading(
                item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
            )
            return sheet.fact(reading, match.group("version"))
    for item in sheet.all_labelled("cpp_book"):
        match = _VERSION.search(item.text)
        if match:
            reading = Reading(
                item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
            )
            return sheet.fact(reading, match.group("version"))
    found: dict[str, Span] = {}
    for phrase in sheet.phrases.get("cpp_version", ()):
        match = _VERSION.search(phrase.words)
        if match:
            found.setdefault(match.group("version"), phrase.span)
    if len(found) == 1:
        version, span = next(iter(found.items()))
        return sheet.fact_at((span,), version, why=FROM_SENTENCE)
    return None


def read_result(sheet: Sheet) -> Fact[str] | None:
    """The result as printed; of boxes the one ticked."""
    for item in sheet.all_labelled("result"):
        reading = Reading(
            item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
        )
        on = ticked().findall(item.text)
        if len(on) == 1:
            return sheet.fact(reading, clean(on[0]))
        if tick_marks()[2].search(item.text):
            continue
        first = clean(item.lines[0].text)
        if first:
            return sheet.fact(reading, first)
    for flow in sheet.flows[:6]:
        for match in ticked().finditer(flow.text):
            said = wording("result", "compliant").match(match.group("on"))
            if said:
                return sheet.fact_at((flow.span(*match.span("on")),), clean(said.group("words")))
    return sheet.text("result")


def read_findings(sheet: Sheet) -> Fact[tuple[str, ...]] | None:
    """The findings still open; empty when the paper says that there are none."""
    for item in sheet.labelled.get("open_findings", ()):
        lines = [clean(line.text) for line in item.lines if line.text]
        spans = tuple(span for line in item.lines for span in line.spans())
        if not lines or not spans:
            continue
        if wording("findings", "none").match(lines[0]):
            return sheet.fact_at(spans, ())
        joined: list[str] = []
        for line in lines:
            # A line that begins with a small letter goes on with the finding above.
            if joined and line[:1].islower():
                joined[-1] = f"{joined[-1]} {line}"
            else:
                joined.append(line)
        return sheet.fact_at(spans, tuple(joined))
    return None
