"""Letters of a date or number that are drawn otherwise than the rest: another font, or over a patch."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw

from cardassay.documents.editing.patches import text_of
from cardassay.documents.pdf_layers import layers_of
from cardassay.model.document import Flag

__all__ = ["questions_about_lettering"]

_TOKEN = re.compile(r"\S*\d\S*")
_DATE_OR_NUMBER = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{4,}|(?:19|20)\d\d")
_FEW = 12
"""Letters of one font on a page, up to which somebody may have put them there by hand."""

_MANY = 150
_STYLE = re.compile(
    r"[-,_ ]?(?:bold|italic|oblique|regular|roman|medium|semibold|demi|light|black|narrow|condensed|"
    r"book|it|bd|mt|ps|std|pro|identity-h|\d+)(?![a-z])",
    re.IGNORECASE,
)
_MOST_LETTERS = 6000
_PATCH = 0.25
"""Share of the page up to which something drawn over words is a patch."""


def questions_about_lettering(page: Any, text: Any, number: int) -> Iterator[Flag]:
    """Questions about the letters of one page (a pdfium page and its text page)."""
    width, height = page.get_size()
    yield from _replaced(page.raw, text, number, width * height)
    yield from _foreign(text, number)


def _replaced(page: Any, text: Any, number: int, area: float) -> Iterator[Flag]:
    found: list[tuple[str, str, str]] = []
    for kind, _, beneath, above in layers_of(page).replaced(_PATCH * area):
        hidden, new = (" ".join(text_of(text, item) for item in items).strip() for items in (beneath, above))
        if _alike(hidden, new) or not any(sign.isalnum() for sign in hidden):
            continue
        if any(sign.isalnum() for sign in new) and (kind, hidden, new) not in found:
            found.append((kind, hidden, new))
    if not found:
        return
    kind, hidden, new = found[0]
    more = f" ({len(found) - 1} more such places on the page)" if len(found) > 1 else ""
    yield Flag(
        "words-replaced",
        f"{kind.capitalize()} hides the words “{_short(hidden)}”, and “{_short(new)}” is written on "
        f"it{more}. "
        "Ask the issuer whether it corrected its own paper so.",
        number,
    )


def _foreign(text: Any, number: int) -> Iterator[Flag]:
    characters = text.get_text_range()
    if len(characters) != text.count_chars() or len(characters) > _MOST_LETTERS:
        return
    tokens = [match for match in _TOKEN.finditer(characters) if _DATE_OR_NUMBER.search(match.group())]
    if not tokens:
        return
    fonts = _Fonts(text)
    for match in tokens:
        digits = [place for place in range(match.start(), match.end()) if characters[place].isdigit()]
        inside = Counter(fonts.of(place) for place in digits)
        if "" in inside or len(inside) < 2:
            continue
        family, count = inside.most_common()[-1]
        # A raised or lowered digit is a note; so is one of a font that stands all over the page.
        if _is_raised(text, digits) or not fonts.is_rare(family, characters):
            continue
        odd = "".join(characters[place] for place in digits if fonts.of(place) == family)
        yield Flag(
            "digits-in-another-font",
            f"In “{match.group()}”, {count} of {len(digits)} digits ({odd}) are set in another font "
            f"({family}), which stands nearly nowhere else on the page. Ask the issuer whether it knows this "
            "version.",
            number,
        )


class _Fonts:
    """The font family of a letter; a text object has one font, so it is asked for once."""

    def __init__(self, text: Any) -> None:
        self._text = text.raw
        self._known: dict[int, str] = {}
        self._everywhere: Counter[str] = Counter()

    def is_rare(self, family: str, characters: str) -> bool:
        """The family stands for a few letters only on a page that has many; counted when first asked."""
        if not self._everywhere:
            self._everywhere.update(self.of(place) for place, sign in enumerate(characters) if sign.isalnum())
        return self._everywhere[family] <= _FEW and self._everywhere.total() >= _MANY

    def of(self, index: int) -> str:
        """The family of the letter's font, without subset mark and style; empty when it has none."""
        item = raw.FPDFText_GetTextObject(self._text, index)
        if not item:
            return ""
        address = ctypes.cast(item, ctypes.c_void_p).value or 0
        if address not in self._known:
            self._known[address] = _family(raw.FPDFTextObj_GetFont(item))
        return self._known[address]


def _family(font: Any) -> str:
    if not font:
        return ""
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    held = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, held, size)
    name = held.value.decode("utf-8", "replace")
    name = name.split("+", 1)[-1] if re.match(r"[A-Z]{6}\+", name) else name
    return _STYLE.sub("", name).strip(" -,_").casefold()


def _is_raised(text: Any, places: list[int]) -> bool:
    """The letters do not stand on one line or are not of one size."""
    boxes = [text.get_charbox(place, loose=True) for place in places]
    heights = [top - bottom for _, bottom, _, top in boxes]
    feet = [bottom for _, bottom, _, _ in boxes]
    return bool(max(heights) > 1.4 * min(heights) or max(feet) - min(feet) > 0.5 * max(heights))


def _alike(one: str, other: str) -> bool:
    """The same words twice: bold by double drawing, or a shadow."""
    return "".join(one.split()) == "".join(other.split())


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"
