"""Codes on one page of a PDF: in its picture objects, in what is drawn, and behind its links."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from cardassay.documents.codes.seen import codes_on_picture, escaped
from cardassay.documents.page import Page
from cardassay.model.document import Code
from cardassay.model.evidence import Box, Method

__all__ = ["codes_on_page", "links_on_page"]

_DEEPEST_FORM = 3
_MOST_OBJECTS = 20_000
_SMALL_PICTURE = 1_500_000
_MOST_PICTURES = 40
_LEAST_SIDE = 21
"""Modules along the side of the smallest QR code; no picture with fewer dots can hold one."""

_PICTURE_PAGE = 0.35
"""Share of the page from which pictures together make it a picture that is drawn and searched."""

_FIRST_DPI, _SECOND_DPI = 150, 200
_MOST_DRAWN = 8_000_000
"""Dots of a drawn page; larger pages are drawn coarser."""

_CROWD, _SQUARE_AT_MOST = 90, 12.0
"""Squares of one height, and that height in points, from which a crowd of them may be a code."""

_ASPECT = 2.0
"""Length to height from which a picture is a banner or a signature; codes are stored as squares."""

_DARK = (0.08, 0.85)
"""Share of dark dots between which a picture may be a code with its quiet zone."""

_LOOKED_AT = 40
"""Segments of a shape that are looked at: the outline of a code has straight level strokes only."""

_SEGMENTS = 300
"""Segments from which one shape may be a whole code."""

_CODE_SIDE = (18.0, 320.0)
"""Points along a code's side."""

Allows = Callable[[int, str], bool]
"""Whether so many dots may still be looked at; the second value says where they are."""


@dataclass(slots=True)
class _Content:
    """What of a page may hold a code."""

    pictures: list[tuple[Any, int, int, Box | None]] = field(default_factory=list)
    """Object, width and height in dots, corners in the page's own space (``None`` inside of forms)."""

    squares: list[Box] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    in_forms: bool = False
    """A shape that may be a code stands inside of a form, where its place is not known."""

    by_form: list[list[Box]] = field(default_factory=list)
    """Squares inside of each form, in the form's own space."""


def codes_on_page(page: Any, shown: Page, allows: Allows) -> Iterator[Code]:
    """The codes of a page, each as often as it is met."""
    content = _content(page.raw)
    area = max(shown.width * shown.height, 1.0)
    where = f"page {shown.number}"
    found: list[Code] = []
    whole = sum(_area(corners) for _, _, _, corners in content.pictures if corners) / area
    for item, width, height, corners in content.pictures[:_MOST_PICTURES]:
        share = _area(corners) / area if corners else 0.0
        if min(width, height) < _LEAST_SIDE or width * height > _SMALL_PICTURE or share > 0.8:
            continue
        if max(width, height) > _ASPECT * min(width, height):
            continue
        if corners is not None and min(_sides(corners)) < _CODE_SIDE[0]:
            continue
        if allows(width * height, where):
            found.extend(_in_object(page, item, shown, corners, allows))
    if whole > _PICTURE_PAGE and _bearable(content, allows, where):
        found.extend(_drawn(page, shown, _FIRST_DPI, None, allows))
        if not found and _is_scan(shown):
            found.extend(_drawn(page, shown, _SECOND_DPI, None, allows))
    elif content.in_forms or any(_crowd(squares) is not None for squares in content.by_form):
        found.extend(_drawn(page, shown, _FIRST_DPI, None, allows))
    else:
        for place in (*_places(content), *_large(content)[:3]):
            found.extend(_drawn(page, shown, _SECOND_DPI, place, allows))
    yield from found


_LITTLE_TEXT = 200


def _large(content: _Content) -> list[Box]:
    """Places of pictures with more dots than are worth unpacking; they are drawn as they are shown."""
    return [
        corners
        for _, width, height, corners in content.pictures
        if corners is not None
        and _SMALL_PICTURE < width * height < 10**7
        and max(width, height) <= _ASPECT * min(width, height)
        and min(_sides(corners)) > _CODE_SIDE[0]
    ]


def _is_scan(shown: Page) -> bool:
    """The page has no text of its own that can be trusted; searching it once more costs little beside OCR."""
    own_text = shown.method in (None, Method.TEXT_LAYER) and not shown.suspicious
    return not own_text or len(shown.text.strip()) < _LITTLE_TEXT


def _bearable(content: _Content, allows: Allows, where: str) -> bool:
    """The pictures that drawing the page would unpack are not too large."""
    return all(
        allows(width * height, where) for _, width, height, _ in content.pictures if width * height > 10**7
    )


def _content(page: Any) -> _Content:
    content = _Content()
    left = _MOST_OBJECTS
    for index in range(min(raw.FPDFPage_CountObjects(page), left)):
        left -= _sort(raw.FPDFPage_GetObject(page, index), content, 0, left)
        if left <= 0:
            break
    content.pictures.sort(key=lambda picture: abs(picture[1] - picture[2]) / max(picture[1], picture[2], 1))
    return content


def _sort(item: Any, content: _Content, depth: int, left: int) -> int:
    """Sort one object into the content; returns how many objects that were."""
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_PATH:
        segments = raw.FPDFPath_CountSegments(item)
        if depth:
            if segments > _SEGMENTS and _has_corners_only(item):
                content.in_forms = True
            elif 4 <= segments <= 6 and (corners := _corners(item)) is not None:
                content.by_form[-1].append(corners)
        elif 4 <= segments <= 6 or (segments > _SEGMENTS and _has_corners_only(item)):
            corners = _corners(item)
            if corners is not None:
                _sort_shape(corners, segments, content)
        return 1
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        width, height = ctypes.c_uint(), ctypes.c_uint()
        if raw.FPDFImageObj_GetImagePixelSize(item, width, height):
            corners = None if depth else _corners(item)
            content.pictures.append((item, width.value, height.value, corners))
        return 1
    if kind != raw.FPDF_PAGEOBJ_FORM or depth >= _DEEPEST_FORM:
        return 1
    done = 1
    content.by_form.append([])
    for index in range(raw.FPDFFormObj_CountObjects(item)):
        if done >= left:
            break
        done += _sort(raw.FPDFFormObj_GetObject(item, index), content, depth + 1, left - done)
    return done


def _sort_shape(corners: Box, segments: int, content: _Content) -> None:
    width, height = _sides(corners)
    if segments > _SEGMENTS:
        if 0.8 < width / max(height, 0.01) < 1.25 and _CODE_SIDE[0] <= width <= _CODE_SIDE[1]:
            content.shapes.append(corners)
    elif 0 < min(width, height) <= _SQUARE_AT_MOST and max(width, height) < 20 * _SQUARE_AT_MOST:
        content.squares.append(corners)


def _has_corners_only(item: Any) -> bool:
    """The outline goes level or upright from corner to corner, as that of a code; letters and art do not."""
    x, y = ctypes.c_float(), ctypes.c_float()
    before: tuple[float, float] | None = None
    for index in range(_LOOKED_AT):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return False
        here = (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_LINETO and before is not None:
            across, up = abs(here[0] - before[0]), abs(here[1] - before[1])
            if min(across, up) > 0.01 * max(across, up, 0.01):
                return False
        before = here
    return True


def _places(content: _Content) -> list[Box]:
    """Places on the page, in its own space, where a code may be drawn."""
    around = _crowd(content.squares)
    return [*content.shapes[:4], *([around] if around is not None else [])]


def _crowd(squares: list[Box]) -> Box | None:
    """The place of many squares of one height, side by side or joined in rows, as a code draws them."""
    if len(squares) < _CROWD:
        return None
    usual, count = Counter(round(_sides(corners)[1], 1) for corners in squares).most_common(1)[0]
    if count < _CROWD or usual <= 0:
        return None
    crowd = [corners for corners in squares if abs(_sides(corners)[1] - usual) < 0.06 * usual + 0.05]
    whole = 0
    for corners in crowd:
        modules = _sides(corners)[0] / usual
        whole += modules > 0.8 and abs(modules - round(modules)) < 0.2
    around = _around(crowd)
    width, height = _sides(around)
    fits = 0.7 < width / max(height, 0.01) < 1.4 and width < 60 * len(crowd) ** 0.5 * usual
    return around if fits and whole > 0.8 * len(crowd) else None


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _corners(item: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return (left.value, bottom.value, right.value, top.value)


def _sides(corners: Box) -> tuple[float, float]:
    return abs(corners[2] - corners[0]), abs(corners[3] - corners[1])


def _area(corners: Box) -> float:
    width, height = _sides(corners)
    return width * height


def _in_object(page: Any, item: Any, shown: Page, corners: Box | None, allows: Allows) -> tuple[Code, ...]:
    """The codes in a picture object as it is stored; drawn where storing it apart shows nothing."""
    from PIL import ImageOps

    try:
        stored = raw.FPDFImageObj_GetBitmap(item)
        if not stored:
            return ()
        picture = pdfium.PdfBitmap.from_raw(stored).to_pil().convert("L")
    except (pdfium.PdfiumError, ValueError, OSError, RuntimeError):
        return ()
    darkest, lightest = picture.getextrema()
    if darkest == lightest:
        # All one colour: what is seen is in its mask.
        return _drawn(page, shown, _SECOND_DPI, corners, allows) if corners is not None else ()
    dots = picture.histogram()
    dark = sum(dots[:128]) / max(sum(dots), 1)
    if not (_DARK[0] < dark < _DARK[1]) and not (_DARK[0] < 1 - dark < _DARK[1]):
        return ()
    if min(picture.size) < 4 * _LEAST_SIDE:
        # One dot for each square of the code is too coarse to be searched.
        picture = picture.resize((picture.width * 4, picture.height * 4), resample=0)
    # Stored codes often lack the quiet zone that the page gives them.
    picture = ImageOps.expand(picture, border=max(picture.size) // 12 + 4, fill=int(lightest))
    found = codes_on_picture(picture, shown.number)
    box = _place(page, shown, corners) if corners is not None else None
    return tuple(Code(code.kind, code.text, code.host_known, code.page, box) for code in found)


def _place(page: Any, shown: Page, corners: Box) -> Box:
    """Corners in the page's own space as a box from the top left of the page as shown."""
    fine = 100
    x, y = ctypes.c_int(), ctypes.c_int()
    points = []
    for across, up in ((corners[0], corners[1]), (corners[2], corners[3])):
        raw.FPDF_PageToDevice(
            page.raw, 0, 0, int(shown.width * fine), int(shown.height * fine), 0, across, up, x, y
        )
        points.append((x.value / fine, y.value / fine))
    (x0, y0), (x1, y1) = points
    return (round(min(x0, x1), 1), round(min(y0, y1), 1), round(max(x0, x1), 1), round(max(y0, y1), 1))


def _drawn(page: Any, shown: Page, dpi: int, place: Box | None, allows: Allows) -> tuple[Code, ...]:
    """The codes seen when the page, or a place of it, is drawn."""
    scale = dpi / 72
    left, top, right, bottom = 0.0, 0.0, shown.width, shown.height
    if place is not None:
        x0, y0, x1, y1 = _place(page, shown, place)
        quiet = 8.0
        left, top = max(left, x0 - quiet), max(top, y0 - quiet)
        right, bottom = min(right, x1 + quiet), min(bottom, y1 + quiet)
    dots = (right - left) * (bottom - top) * scale * scale
    if dots <= 0:
        return ()
    if dots > _MOST_DRAWN:
        scale *= (_MOST_DRAWN / dots) ** 0.5
    if not allows(int(min(dots, _MOST_DRAWN)), f"page {shown.number}"):
        return ()
    crop = (left, shown.height - bottom, shown.width - right, top)
    try:
        picture = page.render(scale=scale, grayscale=True, crop=crop, may_draw_forms=False).to_pil()
    except (pdfium.PdfiumError, ValueError):
        return ()
    return codes_on_picture(picture, shown.number, scale, origin=(left, top))


_MOST_LINKS = 200


def links_on_page(page: Any, number: int) -> Iterator[Code]:
    """The web addresses behind the links of a page; other kinds of action are none of its business."""
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    document = page.pdf.raw
    for _ in range(_MOST_LINKS):
        if not raw.FPDFLink_Enumerate(page.raw, position, link):
            return
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        length = raw.FPDFAction_GetURIPath(document, action, None, 0)
        if not 1 < length < 5000:
            continue
        buffer = ctypes.create_string_buffer(length)
        raw.FPDFAction_GetURIPath(document, action, buffer, length)
        text = buffer.raw[: length - 1].decode("utf-8", "replace").strip()
        if text.lower().startswith(("http:", "https:", "www.")):
            rectangle = raw.FS_RECTF()
            box = None
            if raw.FPDFLink_GetAnnotRect(link, rectangle):
                width, height = page.get_size()
                here = Page(number, "", width=width, height=height)
                corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
                box = _place(page, here, corners)
            yield Code("link", escaped(text), None, number, box)
