"""
Codes and links that a paper shows: QR, data matrix and Aztec codes, links of a PDF, printed addresses.

1. Picture objects of a PDF that are small enough are decoded as they are stored: a millisecond or two each.
2. Pages that are pictures are drawn and searched, once more in finer dots when nothing was found.
3. Codes drawn with lines are searched for only where a page holds a shape or a crowd of squares that
   could be one.
4. Links are taken from the page's annotations; addresses in the text only where words beside them say
   that the paper can be checked there.

Nothing is ever followed. What a hostile file may cost is bounded in dots, pictures and pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from cardassay.documents.codes.hosts import host_of, near_words
from cardassay.documents.folding import fold
from cardassay.documents.page import Page, Paper
from cardassay.model.document import Code
from cardassay.model.evidence import Box
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PRINTED_KINDS", "codes_of", "codes_on_picture", "escaped"]

PRINTED_KINDS = frozenset({"qr", "data-matrix", "aztec"})
"""Kinds that are codes on the paper, not links of the file or addresses in its text."""

_MOST_DOTS = 120_000_000
"""Dots decoded or drawn for one file; more is a file made to be slow."""

_MOST_DOTS_OF_A_PICTURE = 60_000_000
_MOST_CODES, _LONGEST = 60, 4296
"""Codes kept of a file; signs of the longest QR code."""

_LONG_PAPER, _HEAD = 12, 2
"""Pages from which a paper is a report, of which the first pages and the last are looked at."""


@dataclass(slots=True)
class _Budget:
    dots: int = _MOST_DOTS
    refused: list[str] = field(default_factory=list)

    def allows(self, dots: int, what: str) -> bool:
        if dots > min(self.dots, _MOST_DOTS_OF_A_PICTURE):
            self.refused.append(what)
            return False
        self.dots -= dots
        return True


def codes_of(data: bytes, paper: Paper) -> tuple[tuple[Code, ...], tuple[Problem, ...]]:
    """The codes and links of a paper without a word on their hosts, and what could not be looked at."""
    budget = _Budget()
    found: list[Code] = []
    problems: list[Problem] = []
    if paper.media == "pdf" and paper.pages:
        found.extend(_of_pdf(data, paper, budget))
    elif paper.media == "image":
        found.extend(_of_picture(data, budget))
    for index in _looked_at(paper):
        found.extend(_addresses(paper.pages[index]))
    if budget.refused:
        problems.append(
            Problem(
                "codes-not-looked-for",
                budget.refused[0],
                f"Codes (QR) were not looked for on {', '.join(dict.fromkeys(budget.refused[:5]))}: the "
                "pictures there are too large. Look at it by eye.",
            )
        )
    return _distinct(found), tuple(problems)


def _distinct(found: list[Code]) -> tuple[Code, ...]:
    """Each content once of each kind; a printed address that a link or code holds as well is left out."""
    kept: dict[tuple[str, str], Code] = {}
    held: set[str] = set()
    for code in found:
        if code.kind == "address" and _bare(code.text) in held:
            continue
        kept.setdefault((code.kind, code.text), code)
        held.add(_bare(code.text))
    return tuple(kept.values())[:_MOST_CODES]


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|^www\.|/$", "", address.strip().casefold())


_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd"
    "\ud800-\udfff\ue000-\uf8ff]"
)


def escaped(text: str) -> str:
    r"""
    The text with every sign that hides or turns what is seen written out; line ends stay.

    >>> escaped("INV\x1d12\u202egnp")
    'INV\\u001d12\\u202egnp'
    """
    return _HIDDEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text.replace("\r\n", "\n")[:_LONGEST])


def codes_on_picture(
    picture: Image, page: int | None, scale: float = 1.0, *, origin: tuple[float, float] = (0.0, 0.0)
) -> tuple[Code, ...]:
    """
    The codes on a picture, with their boxes.

    Args:
        picture: In grey or colours.
        page: Page that the picture shows.
        scale: Dots for each unit of the page.
        origin: Place of the picture's top left corner on the page.
    """
    import zxingcpp

    wanted = zxingcpp.BarcodeFormat
    names = {
        wanted.QRCode: "qr",
        wanted.QRCodeModel1: "qr",
        wanted.QRCodeModel2: "qr",
        wanted.MicroQRCode: "qr",
        wanted.RMQRCode: "qr",
        wanted.DataMatrix: "data-matrix",
        wanted.Aztec: "aztec",
        wanted.AztecCode: "aztec",
    }
    formats = zxingcpp.BarcodeFormats((wanted.QRCode, wanted.MicroQRCode, wanted.DataMatrix, wanted.Aztec))
    found = []
    for code in zxingcpp.read_barcodes(picture, formats=formats, text_mode=zxingcpp.TextMode.Plain):
        text = escaped(code.text).strip()
        if not text:
            continue
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
        across = [origin[0] + corner.x / scale for corner in corners]
        down = [origin[1] + corner.y / scale for corner in corners]
        box = (round(min(across), 1), round(min(down), 1), round(max(across), 1), round(max(down), 1))
        found.append(Code(names.get(code.format, "qr"), text, None, page, box))
    return tuple(found)


def _of_picture(data: bytes, budget: _Budget) -> Iterator[Code]:
    from cardassay.documents.pictures import UnreadablePictureError, frames

    try:
        for number, frame in enumerate(islice(frames(data, []), _LONG_PAPER), 1):
            picture = frame.picture
            if not budget.allows(picture.width * picture.height, f"page {number}"):
                return
            yield from codes_on_picture(picture, number, picture.width / frame.width)
    except UnreadablePictureError:
        # The opener of pictures says why it cannot be read; a second word from here helps nobody.
        return


def _looked_at(paper: Paper) -> list[int]:
    count = len(paper.pages)
    if count <= _LONG_PAPER:
        return list(range(count))
    return [*range(_HEAD), count - 1]


def _of_pdf(data: bytes, paper: Paper, budget: _Budget) -> Iterator[Code]:
    import pypdfium2 as pdfium

    from cardassay.documents.codes.pdf_search import codes_on_page, links_on_page

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError:
        return
    try:
        for index in _looked_at(paper):
            shown = paper.pages[index]
            try:
                page: Any = document[shown.number - 1]
            except pdfium.PdfiumError:
                continue
            try:
                yield from codes_on_page(page, shown, budget.allows)
                yield from links_on_page(page, shown.number)
            finally:
                page.close()
    finally:
        document.close()


_PRINTED = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'“”„»«，。；）)\]}|]{4,300}"
    r"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?\.){1,4}(?:com|org|net|eu|info|io|[a-z]{2})"
    r"(?:/[^\s<>\"'“”，。；）)|]{0,300})?(?![\w@])",
    re.IGNORECASE,
)
_BEFORE, _BEHIND = 220, 90
"""Signs of text around an address in which the words may stand."""


def _addresses(page: Page) -> Iterator[Code]:
    text = page.text
    if "." not in text:
        return
    folded = ""
    for match in _PRINTED.finditer(text[:20_000]):
        printed = match.group().rstrip(".,;:-")
        whole = printed.lower().startswith(("http", "www."))
        if not whole and (page.suspicious or not _looks_meant(printed)):
            continue
        folded = folded or fold(text)
        around = folded[max(0, match.start() - _BEFORE) : match.start()]
        behind = folded[match.end() : match.end() + _BEHIND]
        own = folded[match.start() : match.end()]
        if any(word in around or word in behind or word in own for word in near_words()) and host_of(printed):
            end = match.start() + len(printed)
            box: Box | None = page.box_between(match.start(), end)
            yield Code("address", escaped(printed), None, page.number, box)


_NO_ENDINGS = frozenset(
    {"no", "to", "is", "in", "at", "us", "pm", "la", "el", "al", "il", "le", "co", "sa", "st", "nr"}
)
"""Country endings that are words of running text, where a blank may be missing behind a full stop."""


def _looks_meant(printed: str) -> bool:
    """An address without ``www``: lower case, with a name of some length, not "S.p.a" or "approx.it"."""
    host = printed.split("/")[0]
    name, _, ending = host.rpartition(".")
    if host != host.lower() or len(name) < 4 or re.search(r"\d\.\d|^\d", host):
        return False
    return ending not in _NO_ENDINGS or "/" in printed or name.count(".") > 0
