"""
Pages whose text layer does not carry what a person sees, read from their pictures.

Only pages that need it. A page without text, or whose text layer is not trusted, is read from its
picture, and the text layer is the second way of reading. On a page with good text only what the text
layer does not say is read, and only where a field is missing. What is read from a picture is sure
only where a second way of reading says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cardassay.documents.ocr.pages import laid_upright
from cardassay.documents.ocr.recognised import Memory
from cardassay.documents.page import Page, Paper
from cardassay.documents.seeing.beside import Beside, Said, Verdict
from cardassay.documents.seeing.lacking import doubtful_pages, pages_to_look_at
from cardassay.documents.seeing.parting import parted
from cardassay.documents.seeing.problems import about_hidden, about_limit, about_reading

if TYPE_CHECKING:
    from PIL import Image

    from cardassay.documents.ocr.recognised import Recognised
    from cardassay.model.document import Document
    from cardassay.model.problem import Problem

__all__ = ["DOTS_PER_INCH", "FEW_SIGNS", "MAX_PICTURE_PAGES", "Eyes", "differs"]

DOTS_PER_INCH = 200
MAX_PICTURE_PAGES = 40
"""Pages read from pictures in one file; certificates with all their annexes are shorter."""

FEW_SIGNS = 40
"""Signs on a page below which its text is taken for a stamp or a page number, not for the paper."""

_MANY_OUTLINES = 30
"""Drawn shapes on a page from which they may be letters; rules and frames are fewer."""

_LARGE = 0.15
"""Share of a page from which a picture may be the page; smaller ones are logos in heads and feet."""

_TILES = 8
"""Pictures on a page from which they may be one picture in pieces."""

_Draw = Callable[[int], "Image.Image"]


class Eyes:
    """Reads one paper's pages from their pictures, as far as what they say asks for it."""

    def __init__(self, paper: Paper, data: bytes, memory: Memory | None = None) -> None:
        """``data`` are the bytes that the paper was opened from."""
        self._opened, self._data, self._memory = paper, data, memory
        self._draw: _Draw | None = None
        self._beside: dict[int, tuple[Beside, Page]] = {}
        self._doubted: set[int] = set()
        self._unknown: dict[int, Recognised] = {}

    def seen(self) -> Paper:
        """The paper with the pages read from their pictures whose text layer cannot be what is seen."""
        paper = self._opened
        if paper.media not in ("pdf", "image") or not paper.pages:
            return paper
        wanted = [page.number for page in _needing_eyes(paper)]
        read = wanted[:MAX_PICTURE_PAGES]
        pages = tuple(
            self._from_picture(page) if page.number in read else self._watched(page) for page in paper.pages
        )
        about = about_reading(pages) if paper.media == "pdf" else ()
        problems = (*about, *about_limit(wanted, MAX_PICTURE_PAGES), *self._about_scripts())
        return replace(paper, pages=pages, problems=(*paper.problems, *problems))

    def closer(self, paper: Paper, document: Document) -> Paper | None:
        """
        The paper with more of it read, where its fields ask for that; ``None`` where nothing does.

        Args:
            paper: As :meth:`seen` gave it.
            document: What it says so far.
        """
        if self._opened.media != "pdf":
            return None
        unread = [page for page in paper.pages if page.number not in self._beside]
        hidden = self._doubted | doubtful_pages(unread, document)
        hidden = {page.number for page in unread if page.number in hidden and not page.suspicious}
        partial_ones = {
            page.number for page in pages_to_look_at(unread, document, self._more_to_see)
        } - hidden
        if not hidden and not partial_ones:
            return None
        changed: dict[int, Page] = {}
        for page in self._opened.pages:
            if page.number in hidden:
                changed[page.number] = self._from_picture(page)
            elif page.number in partial_ones and (fuller := self._fuller(page)) is not None:
                changed[page.number] = fuller
        if not changed:
            return None
        pages = tuple(changed.get(page.number, page) for page in paper.pages)
        problems = (*paper.problems, *about_hidden(sorted(hidden)))
        return replace(paper, pages=pages, problems=problems)

    def said(self, number: int, holds: Callable[[Page], Iterable[tuple[int, int]]]) -> Said | None:
        """What the text layer of a page says where its picture has some words; ``None`` without both."""
        if number not in self._beside:
            return None
        beside, picture = self._beside[number]
        words = [word for start, end in holds(picture) for word in picture.words_between(start, end)]
        return beside.about(picture, words) if words else None

    def _watched(self, page: Page) -> Page:
        """The page, noting when words of it are asked about and doubtful."""
        if page.doubt_of is None or page.suspicious:
            return page
        return replace(page, doubt_of=partial(self._noting, page.number, page.doubt_of))

    def _noting(self, number: int, doubt_of: Callable[[int, int], str], start: int, end: int) -> str:
        doubt = doubt_of(start, end)
        if doubt:
            self._doubted.add(number)
        return doubt

    def _more_to_see(self, page: Page) -> bool:
        from cardassay.documents.seeing.pdf_pictures import readable

        return page.images > 0 or page.outlines >= _MANY_OUTLINES or not readable(page.text)

    def _from_picture(self, page: Page) -> Page:
        """The page as its picture says, with the text layer as the second way of reading."""
        if self._draw is None:
            self._draw = _drawing(self._opened, self._data)
        read, picture = _recognised(page, partial(self._draw, page.number), self._memory)
        if read.script and not read.helper and page.suspicious:
            # In letters that no recogniser here knows, a text layer that is not trusted says more.
            self._unknown[page.number] = read
            return page
        if read.script:
            from cardassay.documents.ocr.scripts import doubt_of_script

            self._unknown[page.number] = read
        beside = Beside(page)
        if not page.suspicious:
            # Blanks of a text layer that was recognised itself are no better.
            picture = parted(picture, beside)
        self._beside[page.number] = (beside, picture)
        if read.script:
            # One recogniser at most knows the letters, and the readers of fields know them less well.
            return replace(picture, suspicious=doubt_of_script(read), pictures_read=True)
        return replace(picture, doubt_of=partial(_doubt, beside, picture), pictures_read=True)

    def _fuller(self, page: Page) -> Page | None:
        """The page with the words added that its text layer does not say; ``None`` where it shows none."""
        from cardassay.documents.seeing.merging import merged
        from cardassay.documents.seeing.pdf_pictures import is_blank, wordless

        draw = partial(wordless(self._data, DOTS_PER_INCH), page.number)
        if is_blank(draw()):
            return None
        return merged(self._watched(page), _recognised(page, draw, self._memory)[1])

    def _about_scripts(self) -> list[Problem]:
        if not self._unknown:
            return []
        from cardassay.documents.ocr.scripts import script_problem

        told = (script_problem(number, read) for number, read in self._unknown.items())
        return [problem for problem in told if problem is not None]


def _needing_eyes(paper: Paper) -> list[Page]:
    bare = [page for page in paper.pages if len(page.text.strip()) < FEW_SIGNS]
    alone = len(bare) == len(paper.pages)
    return [
        page
        for page in paper.pages
        if page.suspicious or (page in bare and (_may_be_picture(page) or (alone and page.images > 0)))
    ]


def _may_be_picture(page: Page) -> bool:
    return page.image_share >= _LARGE or page.images >= _TILES or page.outlines >= _MANY_OUTLINES


def _drawing(paper: Paper, data: bytes) -> _Draw:
    if paper.media == "image":
        from cardassay.documents.pictures import picture_drawer

        return picture_drawer(data)
    from cardassay.documents.pdf import rendering

    return rendering(data, DOTS_PER_INCH)


def _recognised(
    page: Page, picture: Callable[[], Image.Image], memory: Memory | None
) -> tuple[Recognised, Page]:
    # The recogniser and its libraries take a second to load: papers with text never need them.
    from cardassay.documents.ocr.memory import remembered
    from cardassay.documents.ocr.second import SecondReading

    read = remembered(picture(), memory)
    upright = page.height if read.turn % 180 == 0 else page.width
    scale = upright / read.height if read.height else 1.0
    second = SecondReading(picture, read, memory)
    laid = laid_upright(
        read, page.number, scale, second.doubts, images=page.images, image_share=page.image_share
    )
    return read, laid.page


def _doubt(beside: Beside, picture: Page, start: int, end: int) -> str:
    """Why words of a picture are not certain; empty where the text layer or a second recogniser agrees."""
    said = beside.about(picture, picture.words_between(start, end))
    if said.verdict is Verdict.SAME:
        return ""
    if said.verdict is Verdict.DIFFERS:
        return differs(said)
    return picture.doubt_of(start, end) if picture.doubt_of else ""


def differs(said: Said) -> str:
    """Why a value is not sure where the text layer says something else."""
    return f"the text layer says “{said.words[:120]}” where the picture is read otherwise"
