"""
What lies over what on a page of an open PDF, for questions about a few words.

A page is drawn object by object; what is drawn later hides what lies beneath. The layers of a page
are listed once, when the first fact of it is asked about. Boxes say what may hide a word; whether it
does is then seen by drawing the place with the word and without it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as raw

from cardassay.model.evidence import Box

__all__ = ["Layer", "Layers", "layers_of"]

_DEEPEST_FORM = 3

_COVERS = 0.5
"""Share of a letter's box from which something may hide the letter."""

_UPRIGHT = 0.01
_ANY = 1 << 40
_LEAST = 30.0
"""Square points; a smaller patch hides less than a digit."""


_HARMLESS = frozenset(
    {
        raw.FPDF_ANNOT_LINK,
        raw.FPDF_ANNOT_POPUP,
        raw.FPDF_ANNOT_WIDGET,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_SQUIGGLY,
        raw.FPDF_ANNOT_STRIKEOUT,
    }
)
"""Notes that lie on every other page and hide nothing."""

_HIDDEN_NOTE = 0b10
"""Bit of a note that is not shown."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Something that may hide what was drawn before it."""

    order: int
    box: Box
    kind: str
    plain: bool
    """An upright box filled with one colour: it hides all that it covers, without a second look."""


@dataclass(slots=True)
class Layers:
    """The words and the things that may hide them, in the order in which they are drawn."""

    texts: dict[int, int] = field(default_factory=dict)
    """Order of each text object, by its address."""

    boxes: list[tuple[int, Box, Any]] = field(default_factory=list)
    """Order, box and handle of each text object."""

    covers: list[Layer] = field(default_factory=list)
    """In the order in which they are drawn."""

    _seen: dict[tuple[int, Box], bool] = field(default_factory=dict)

    def hidden_by(self, item: Any, place: Box, is_seen: Callable[[], bool]) -> str:
        """
        What is drawn over a letter and hides it, in words; empty when nothing does.

        Args:
            item: The text object of the letter.
            place: The letter's box in the page's own space.
            is_seen: Draws the place with the text object and without it, and says whether that differs.
        """
        if not self.covers:
            return ""
        address = _address(item)
        order = self.texts.get(address)
        if order is None:
            return ""
        x0, y0, x1, y1 = place
        for layer in reversed(self.covers):
            if layer.order < order:
                break
            box = layer.box
            # Most layers lie elsewhere, and a drawing can have thousands.
            if box[0] >= x1 or box[2] <= x0 or box[1] >= y1 or box[3] <= y0:
                continue
            share = _overlap(box, place)
            if share < _COVERS:
                continue
            if layer.plain and share > 0.9:
                return layer.kind
            key = (address, place)
            if key not in self._seen:
                self._seen[key] = is_seen()
            # What can be seen through one layer was drawn with all of them.
            return "" if self._seen[key] else layer.kind
        return ""

    def replaced(self, largest: float) -> Iterator[tuple[str, Box, tuple[Any, ...], tuple[Any, ...]]]:
        """
        Each patch that hides words and has others drawn on it: what, where, the hidden, the new.

        Words are usually drawn on a background, and a background on nothing. Pictures as large as
        ``largest`` (in square points) and larger are covers of a report, not patches.
        """
        for layer in sorted(self.covers, key=_area):
            if not _LEAST <= _area(layer) < largest:
                continue
            beneath = self._texts_at(layer.box, 0, layer.order)
            if beneath and (above := self._texts_at(layer.box, layer.order, _ANY)):
                yield layer.kind, layer.box, beneath, above

    def _texts_at(self, box: Box, first: int, last: int) -> tuple[Any, ...]:
        x0, y0, x1, y1 = box
        return tuple(
            item
            for order, place, item in self.boxes
            if first < order < last
            and place[0] < x1
            and place[2] > x0
            and place[1] < y1
            and place[3] > y0
            and _overlap(box, place) > _COVERS
        )


def _area(layer: Layer) -> float:
    return (layer.box[2] - layer.box[0]) * (layer.box[3] - layer.box[1])


def layers_of(page: Any, *, everything: bool = False) -> Layers:
    """
    The layers of a page (a raw pdfium page).

    Args:
        page: The page.
        everything: With what is drawn before the first words too, which hides none.
    """
    layers = Layers()
    order = 0
    for item, kind, turned in _drawn(page):
        order += 1
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            address = _address(item)
            layers.texts[address] = order
            if (box := _box(item, turned)) is not None:
                layers.boxes.append((order, box, item))
        elif not layers.texts and not everything:
            continue  # a background hides nothing
        elif (layer := _layer(item, kind, turned, order)) is not None:
            layers.covers.append(layer)
    for box in _notes(page):
        order += 1
        layers.covers.append(Layer(order, box, "a note laid on the page", plain=False))
    return layers


def _layer(item: Any, kind: int, turned: Any, order: int) -> Layer | None:
    if kind == raw.FPDF_PAGEOBJ_PATH:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not raw.FPDFPath_GetDrawMode(item, mode, stroke) or not mode.value:
            return None
        if raw.FPDFPageObj_HasTransparency(item):
            return None
        box = _box(item, turned)
        # A line drawn as a thin filled box hides no word.
        if box is None or min(box[2] - box[0], box[3] - box[1]) < 3:
            return None
        return Layer(order, box, "a filled box", plain=_is_plain(item, turned))
    if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
        if raw.FPDFPageObj_HasTransparency(item):
            return None
        box = _box(item, turned)
        return None if box is None else Layer(order, box, "a picture", plain=False)
    return None


def _is_plain(item: Any, turned: Any) -> bool:
    """An upright rectangle that nothing clips."""
    if turned is not None:
        return False
    clip = raw.FPDFPageObj_GetClipPath(item)
    if clip and raw.FPDFClipPath_CountPaths(clip) > 0:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha) or alpha.value < 255:
        return False
    count = raw.FPDFPath_CountSegments(item)
    if not 4 <= count <= 6:
        return False
    matrix = raw.FS_MATRIX()
    if raw.FPDFPageObj_GetMatrix(item, matrix) and (abs(matrix.b) > _UPRIGHT or abs(matrix.c) > _UPRIGHT):
        return False
    points = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_BEZIERTO:
            return False
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((round(x.value, 2), round(y.value, 2)))
    return len({point[0] for point in points}) == 2 and len({point[1] for point in points}) == 2


def _drawn(page: Any) -> Iterator[tuple[Any, int, Any]]:
    """Every object with its kind and the matrix of the forms around it, as it is drawn."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _within(item, None, 0)
        else:
            yield item, kind, None


def _within(form: Any, outer: Any, depth: int) -> Iterator[tuple[Any, int, Any]]:
    if depth >= _DEEPEST_FORM:
        return
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, matrix)
    turned = _times((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), outer)
    for index in range(raw.FPDFFormObj_CountObjects(form)):
        item = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _within(item, turned, depth + 1)
        else:
            yield item, kind, turned


def _times(inner: tuple[float, ...], outer: tuple[float, ...] | None) -> tuple[float, ...]:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _box(item: Any, turned: tuple[float, ...] | None) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    box = (left.value, bottom.value, right.value, top.value)
    if turned is None:
        return box
    a, b, c, d, e, f = turned
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return (min(across), min(up), max(across), max(up))


def _notes(page: Any) -> Iterator[Box]:
    """Boxes of notes that are laid on the page and may hide what is under them."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            shown = not raw.FPDFAnnot_GetFlags(note) & _HIDDEN_NOTE
            if shown and raw.FPDFAnnot_GetSubtype(note) not in _HARMLESS:
                box = raw.FS_RECTF()
                if raw.FPDFAnnot_GetRect(note, box):
                    yield (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _overlap(cover: Box, place: Box) -> float:
    """Share of the place that the cover covers, 0 to 1."""
    width = min(cover[2], place[2]) - max(cover[0], place[0])
    height = min(cover[3], place[3]) - max(cover[1], place[1])
    area = (place[2] - place[0]) * (place[3] - place[1])
    return width * height / area if width > 0 and height > 0 and area > 0 else 0.0


def _address(item: Any) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0
