"""Pages with words and boxes, whatever the way of reading; and facts cut out of them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, overload

from cardassay.model.evidence import Box, Fact, Method, no_detail
from cardassay.model.problem import Problem

__all__ = ["Page", "Paper", "Place", "Word", "Words"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a blank, with its place in the page's text and on the page."""

    text: str
    start: int
    """Offset of the first character in :attr:`Page.text`."""

    box: Box | None
    """``None`` for plain text."""

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


class Words(Sequence[Word]):
    """
    The words of a page's text, each with its box looked up only when it is asked for.

    Finding a box costs far more than finding the word, and few words of a long report are cited.
    """

    _RUN = re.compile(r"\S+")

    def __init__(self, text: str, box_of: Callable[[int, int], Box | None] | None = None) -> None:
        """``box_of`` takes the offsets of a word's first sign and behind its last."""
        self._text, self._box_of = text, box_of
        self._found: list[tuple[int, int]] | None = None
        self._made: dict[int, Word] = {}

    @property
    def _spans(self) -> list[tuple[int, int]]:
        if self._found is None:
            self._found = [match.span() for match in self._RUN.finditer(self._text)]
        return self._found

    def __len__(self) -> int:
        return len(self._spans)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        if isinstance(index, slice):
            return tuple(self._word(*span) for span in self._spans[index])
        return self._word(*self._spans[index])

    def __iter__(self) -> Iterator[Word]:
        return (self._word(*span) for span in self._spans)

    def _word(self, start: int, end: int) -> Word:
        # A word is asked for several times, when the page is laid out and when facts are cut out of it.
        word = self._made.get(start)
        if word is None:
            box = self._box_of(start, end) if self._box_of else None
            word = self._made[start] = Word(self._text[start:end], start, box)
        return word

    def between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that overlap the characters ``start`` (counts) to ``end`` (does not count)."""
        first = bisect.bisect_right(self._spans, start, key=lambda span: span[1])
        last = bisect.bisect_left(self._spans, end, key=lambda span: span[0])
        return self[first:last]


@dataclass(frozen=True, slots=True)
class Page:
    """One page as shown, its text and its words in the same order."""

    number: int
    """Counted from 1."""

    text: str
    words: Sequence[Word] = ()
    """In the order of the text; for PDFs a :class:`Words`, whose boxes are looked up on use."""

    width: float = 0.0
    """Points, or pixels for images; 0 for plain text."""

    height: float = 0.0
    images: int = 0
    """Number of image objects on the page."""

    image_share: float = 0.0
    """Share of the page area that its largest image covers, 0 to 1."""

    suspicious: str = ""
    """Why the text layer is not trusted (invisible text, a picture over it …); empty when it is."""

    doubt_of: Callable[[int, int], str] | None = field(default=None, compare=False, repr=False)
    """
    Why the characters between two offsets may not be what a person sees, empty when they are;
    ``None`` where text is all there is.
    """

    method: Method | None = None
    """How the page's text came to be known; ``None`` for the method of the paper."""

    method_of: Callable[[int, int], Method] | None = field(default=None, compare=False, repr=False)
    """
    How the characters between two offsets came to be known, on a page whose text was put together
    from its text layer and its picture; ``None`` where all of it came the same way.
    """

    outlines: int = 0
    """Number of drawn shapes on the page; letters may be drawn as shapes."""

    pictures_read: bool = False
    """What the text layer does not say was looked for in the page's pictures and drawn shapes."""

    shown: Callable[[Box], Box] | None = field(default=None, compare=False, repr=False)
    """
    From the boxes of the words, which stand upright, to the page as shown; ``None`` where both are
    the same. A page scanned sideways is laid out upright and cited as it lies in the file.
    """

    def doubt_between(self, start: int, end: int) -> str:
        """Why the text between two offsets is not trusted; empty when it is."""
        return self.suspicious or (self.doubt_of(start, end) if self.doubt_of and start < end else "")

    def method_between(self, start: int, end: int) -> Method | None:
        """How the text between two offsets came to be known; ``None`` for the method of the paper."""
        return self.method_of(start, end) if self.method_of and start < end else self.method

    def words_between(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that overlap the characters ``start`` (counts) to ``end`` (does not count)."""
        if isinstance(self.words, Words):
            return self.words.between(start, end)
        starts = [word.start for word in self.words]
        first = max(bisect.bisect_right(starts, start) - 1, 0)
        last = bisect.bisect_left(starts, end)
        return tuple(word for word in self.words[first:last] if word.end > start)

    def box_between(self, start: int, end: int) -> Box | None:
        """The smallest box around the words between two offsets; ``None`` for plain text."""
        boxes = [word.box for word in self.words_between(start, end) if word.box is not None]
        return self.box_around(boxes) if boxes else None

    def box_around(self, boxes: Sequence[Box]) -> Box:
        """The smallest box around one box of the words or several, as the page is shown."""
        around = (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        x0, y0, x1, y1 = self.shown(around) if self.shown else around
        return (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one page's text."""

    page: Page
    start: int
    end: int

    @property
    def text(self) -> str:
        """The characters as they stand in the page's text."""
        return self.page.text[self.start : self.end]

    @property
    def words(self) -> str:
        """The words as printed, blanks collapsed."""
        return re.sub(r"\s+", " ", self.text).strip()


@dataclass(frozen=True, slots=True)
class Paper:
    """One document's pages, opened and ready to be understood."""

    file: str
    sha256: str
    media: str
    """``pdf``, ``text``, ``typed`` or ``image``."""

    method: Method
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Producer, creator, title and days of a PDF; facts about the file, not about the paper."""

    @property
    def text(self) -> str:
        """All pages' text, with a form feed between pages."""
        return "\f".join(page.text for page in self.pages)

    def fact(
        self,
        place: Place,
        value: T,
        *,
        sure: bool,
        why_not_sure: str = "",
        detail: Mapping[str, object] = no_detail,
    ) -> Fact[T]:
        """
        A fact read from a place of this paper.

        A text layer that is not trusted never yields a sure fact, whatever is asked for.
        """
        if sure and (doubt := place.page.doubt_between(place.start, place.end)):
            sure, why_not_sure = False, doubt
        return Fact(
            value=value,
            sure=sure,
            page=place.page.number,
            box=place.page.box_between(place.start, place.end),
            words=place.words,
            method=place.page.method_between(place.start, place.end) or self.method,
            detail=detail,
            why_not_sure="" if sure else (why_not_sure or "another reading is possible"),
        )
