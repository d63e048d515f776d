"""
A document with the signs that its PDF was edited: questions for a person, which never decide.

Most files that were edited were edited by those who may (issuers correct, translate and sign their
papers so), and a careful forger leaves none of these signs. They tell where to look first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cardassay.documents.editing.lettering import questions_about_lettering
from cardassay.documents.editing.patches import questions_about_patches
from cardassay.documents.editing.revisions import adds_objects, differences, revision_ends
from cardassay.documents.editing.tools import questions_about_tools, tools_of
from cardassay.documents.page import Paper
from cardassay.model.document import Document, Flag
from cardassay.model.problem import Problem

__all__ = ["with_signs_of_editing"]

_MOST_PAGES = 4
"""Pages looked at: those on which facts were read, the first ones of them."""


_PICTURE = 0.8
"""Share of the page from which its largest picture may be the paper itself."""


def with_signs_of_editing(document: Document, paper: Paper, data: bytes) -> Document:
    """The document with the questions that the making of its file raises."""
    if paper.media != "pdf" or not document.attestations:
        return document
    # A sound signature says that its signer saw this version; what came after it is told with it.
    signed = any(facts.get("sound") for facts in document.signatures)
    told = any(facts.get("changed_after") == "not-allowed" for facts in document.signatures)
    looks: tuple[Callable[[], Iterator[Flag]], ...] = (
        lambda: questions_about_tools(tools_of(paper.properties, data), signed=signed),
        lambda: iter(()) if told else _updates(data, signed),
        lambda: _pages(document, paper, data),
    )
    flags: list[Flag] = []
    problems: list[Problem] = []
    for look in looks:
        try:
            flags.extend(look())
        except Exception as error:  # noqa: BLE001  a hint that cannot be had must lose no paper
            message = (
                f"The file was not searched for signs of editing in full ({type(error).__name__}: "
                f"{str(error)[:150]}); what was read is not touched by this."
            )
            problems.append(Problem("editing-not-searched", "whole file", message))
    if not flags and not problems:
        return document
    return replace(document, flags=(*document.flags, *flags), problems=(*document.problems, *problems[:1]))


def _updates(data: bytes, signed: bool) -> Iterator[Flag]:
    """What later revisions changed on the pages of the first one."""
    ends = revision_ends(data)
    # Some programs append a second table of the same objects when they save for the first time.
    if signed or len(ends) < 2 or not adds_objects(data, ends[0]):
        return
    changes = [
        change
        for change in differences(data[: ends[0]], data)
        if change.what in ("page-content", "page-added", "page-removed") and change.seen
    ]
    if changes:
        said = "; ".join(change.says for change in changes[:3]) + ("; …" if len(changes) > 3 else "")
        yield Flag(
            "edited-after-first-saving",
            f"The file holds an earlier version of itself that looks different ({said}). Ask the issuer "
            "which version is its own.",
            changes[0].page,
        )


def _pages(document: Document, paper: Paper, data: bytes) -> Iterator[Flag]:
    """What the letters on the pages of the facts raise."""
    numbers = sorted({fact.page for one in document.attestations for fact in one.facts.values() if fact.page})
    if not numbers:
        return
    import pypdfium2 as pdfium

    words = {page.number: page.words for page in paper.pages if page.image_share > _PICTURE}

    opened = pdfium.PdfDocument(data)
    try:
        for number in numbers[:_MOST_PAGES]:
            if number > len(opened):
                continue
            page = opened[number - 1]
            text = page.get_textpage()
            yield from questions_about_lettering(page, text, number)
            if number in words:
                yield from questions_about_patches(page, text, words[number], number)
    finally:
        opened.close()
