"""What a person sees differently in two versions of a page, in words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["what_looks_different"]

_MOST_PAGES = 10
"""Pages described; of those behind them only the text is compared."""

_MOST_WORDS = 12
_SCALE = 1.0
_VISIBLE = 24
"""Of 255: differences below this are those of two ways to draw one thing."""


def what_looks_different(old: bytes, new: bytes, pages: Sequence[int]) -> Iterator[tuple[int, str, bool]]:
    """For each page (counted from 0) what differs, in words, and whether it is seen at all."""
    if not pages:
        return
    import pypdfium2 as pdfium

    before, after = pdfium.PdfDocument(old), pdfium.PdfDocument(new)
    try:
        for place, index in enumerate(pages):
            if place >= _MOST_PAGES:
                same = _text(before[index]) == _text(after[index])
                yield index, f"page {index + 1} was {'written anew' if same else 'changed'}", not same
                continue
            yield (index, *_described(before[index], after[index], index + 1))
    finally:
        before.close()
        after.close()


def _text(page: Any) -> str:
    return str(page.get_textpage().get_text_range())


def _described(one: Any, other: Any, number: int) -> tuple[str, bool]:
    was, now = _words(one), _words(other)
    came, gone, near = _difference([word for word, _ in was], [word for word, _ in now])
    box = _changed_box(one, other)
    if box is None and not came and not gone:
        return f"page {number} was written anew and looks the same", False
    parts = []
    if came:
        parts.append(f"“{' '.join(came[:_MOST_WORDS])}” was written")
    if gone:
        parts.append(f"“{' '.join(gone[:_MOST_WORDS])}” went")
    if not parts:
        parts.append("something was drawn or taken away")
    if box is not None:
        near = _nearest(was or now, box, other.get_height())
    if box is None:
        parts.append("though nothing of it is seen")
    place = f" near “{' '.join(near)}”" if near else ""
    return f"page {number}{place}: {' and '.join(parts)}", box is not None


def _words(page: Any) -> list[tuple[str, tuple[float, float]]]:
    """The words of a page with the middle of each."""
    text = page.get_textpage()
    found: list[tuple[str, tuple[float, float]]] = []
    characters = text.get_text_range()
    start = 0
    for word in characters.split():
        start = characters.index(word, start)
        try:
            left, bottom, right, top = text.get_charbox(start)
        except (IndexError, RuntimeError):
            left = bottom = right = top = -1.0
        found.append((word, ((left + right) / 2, (bottom + top) / 2)))
        start += len(word)
    return found


def _difference(was: list[str], now: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Words that came, words that went, and the words before the first difference."""
    came: list[str] = []
    gone: list[str] = []
    near: list[str] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if not near:
            near = was[max(a - 4, 0) : a]
        gone += was[a:b]
        came += now[c:d]
    return came, gone, near


def _changed_box(one: Any, other: Any) -> tuple[int, int, int, int] | None:
    from PIL import ImageChops

    first, second = (page.render(scale=_SCALE).to_pil().convert("L") for page in (one, other))
    if first.size != second.size:
        return (0, 0, *second.size)
    shown = ImageChops.difference(first, second).point(lambda value: 255 if value > _VISIBLE else 0)
    return shown.getbbox()


def _nearest(
    words: list[tuple[str, tuple[float, float]]], box: tuple[int, int, int, int], height: float
) -> list[str]:
    """The words that lie nearest to the middle of a place, in reading order."""
    # Boxes count from the top of the picture, words from the bottom of the page.
    x, y = (box[0] + box[2]) / 2 / _SCALE, height - (box[1] + box[3]) / 2 / _SCALE

    def far(place: int) -> float:
        _, (across, up) = words[place]
        return (across - x) ** 2 + 9 * (up - y) ** 2  # words of the same line count as nearer

    return [words[place][0] for place in sorted(sorted(range(len(words)), key=far)[:4])]
