"""
A page that is a picture, with a few words, boxes or pictures laid on it afterwards.

A scan has nothing drawn on it. A certificate printed on background art has all its words drawn on
it. In between lies the scan of a paper in which something was covered or written by a program.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as raw

from cardassay.documents.page import Word
from cardassay.documents.pdf_layers import Layer, Layers, layers_of
from cardassay.model.document import Flag
from cardassay.model.evidence import Box

__all__ = ["questions_about_patches"]

_PAGE = 0.8
"""Share of the page from which a picture is the page."""

_SMALLEST, _LARGEST = 0.0003, 0.05
"""Shares of the page between which something is a patch."""

_MOST_LETTERS = 120
_MOST_PATCHES = 3
"""Beyond these the words were drawn on background art, or a program cut the scan into pieces."""

_INVISIBLE = raw.FPDF_TEXTRENDERMODE_INVISIBLE


def questions_about_patches(page: Any, text: Any, words: Sequence[Word], number: int) -> Iterator[Flag]:
    """
    Questions about what lies on a scanned page.

    Args:
        page: The pdfium page.
        text: Its text page.
        words: As read from the page, with their boxes, to say what a patch is near to.
        number: The page's number.
    """
    width, height = page.get_size()
    area = width * height
    if not area:
        return
    layers = layers_of(page.raw, everything=True)
    scan = max((layer.order for layer in layers.covers if _share(layer.box, area) > _PAGE), default=0)
    if not scan:
        return
    drawn = [
        (box, text_of(text, item))
        for order, box, item in layers.boxes
        if order > scan and raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE
    ]
    written = [(box, said) for box, said in drawn if any(sign.isalnum() for sign in said)]
    patches = _patches(layers, scan, area)
    if sum(len(said) for _, said in written) > _MOST_LETTERS or len(patches) > _MOST_PATCHES:
        return
    if not written and not patches:
        return
    parts = []
    if patches:
        kinds = ", ".join(sorted({layer.kind for layer in patches}))
        parts.append(f"something that covers ({kinds}) was laid on it")
    if written:
        shown = " ".join(said for _, said in written)
        parts.append(f"“{shown if len(shown) <= 80 else shown[:79] + '…'}” was written on it")
    near = _near(words, patches[0].box if patches else written[0][0], height)
    place = f", near “{near}”" if near else ""
    yield Flag(
        "laid-on-a-scan",
        f"The page is a picture of a paper, and {' and '.join(parts)} by a program{place}. Ask the issuer "
        "for its own file, or whether it knows this version.",
        number,
    )


def text_of(text: Any, item: Any) -> str:
    """The words of a text object, blanks collapsed."""
    size = raw.FPDFTextObj_GetText(item, text.raw, None, 0)
    held = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(item, text.raw, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), size)
    return " ".join(held.raw.decode("utf-16-le", "replace").replace("\x00", "").split())


def _patches(layers: Layers, scan: int, area: float) -> list[Layer]:
    return [
        layer
        for layer in layers.covers
        if layer.order > scan
        and (layer.plain or layer.kind == "a picture")
        and _SMALLEST < _share(layer.box, area) < _LARGEST
    ]


def _share(box: Box, area: float) -> float:
    return (box[2] - box[0]) * (box[3] - box[1]) / area


def _near(words: Sequence[Word], box: Box, height: float) -> str:
    """The words nearest to a place of the page, in reading order."""
    # Words count from the top of the page as shown, drawings from its bottom.
    x, y = (box[0] + box[2]) / 2, height - (box[1] + box[3]) / 2
    placed = [word for word in words if word.box is not None]

    def far(word: Word) -> float:
        assert word.box is not None
        across = (word.box[0] + word.box[2]) / 2 - x
        down = (word.box[1] + word.box[3]) / 2 - y
        return across**2 + 9 * down**2  # words of the same line count as nearer

    nearest = sorted(placed, key=far)[:4]
    return " ".join(word.text for word in sorted(nearest, key=lambda word: word.start))
