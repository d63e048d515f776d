"""
Pictures as files: scans and photographs in JPEG, PNG, TIFF, GIF, BMP, WebP, AVIF and HEIC.

What a picture would cost is taken from its header, before anything is decoded.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cardassay.documents.page import Page, Paper
from cardassay.model.evidence import Method
from cardassay.model.problem import Problem

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MAX_FRAMES", "Frame", "UnreadablePictureError", "frames", "open_picture", "picture_drawer"]

MAX_FRAMES = 60
"""Pages read of one TIFF; certificates with all their annexes are shorter."""

_MOST_DOTS = 100_000_000
"""Dots that are decoded at most; a sheet A3 at 600 dots an inch has 70 million."""

_LARGEST_JPEG = 24_000
"""Dots of a side of a square; JPEG is decoded at an eighth of its size, but all of it is unpacked."""

_LONGEST_SIDE = 3600
"""Dots of the longer side as handed on: A4 at 300 dots an inch."""

_SMALLEST = 32
"""Dots of a side below which nothing can be read."""

_HEIC = (b"ftypheic", b"ftypheix", b"ftypheim", b"ftyphevc", b"ftypmif1", b"ftypmsf1")
_ANIMATIONS = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
_STRANGE = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError)
"""What Pillow raises on strange files."""

_truncated = threading.Lock()
"""Pillow's leave to read what is cut off holds for the whole process."""


class UnreadablePictureError(Exception):
    """A picture that cannot be read; carries the problem that says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message)


@dataclass(frozen=True, slots=True)
class Frame:
    """One page of a picture file."""

    picture: Image
    """Upright as the camera or scanner says, grey or in colours, on white, at most 3,600 dots long."""

    width: int
    """Dots of the picture as it is shown, which may be more."""

    height: int

    at: int = 0
    """Place in the file, counted from 0; small copies of pages count."""


def open_picture(data: bytes, file: str, sha256: str) -> Paper:
    """The file as a paper of pages without text, to be read by eye; boxes count in dots as shown."""
    problems: list[Problem] = []
    pages: list[Page] = []
    try:
        for number, frame in enumerate(frames(data, problems), 1):
            pages.append(
                Page(
                    number=number,
                    text="",
                    width=float(frame.width),
                    height=float(frame.height),
                    images=1,
                    image_share=1.0,
                    method=Method.OCR,
                )
            )
    except UnreadablePictureError as error:
        problems.append(error.problem)
    return Paper(file, sha256, "image", Method.OCR, tuple(pages), tuple(problems))


def picture_drawer(data: bytes) -> Callable[[int], Image]:
    """
    A function that gives the picture of a page, counted from 1.

    The last is kept, and where the others lie in the file, so that no page is decoded for another.
    """
    return _Drawer(data).draw


class _Drawer:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._following = frames(data, [])
        self._places: dict[int, int] = {}
        self._last: tuple[int, Image] | None = None

    def draw(self, number: int) -> Image:
        """The picture of a page; ``LookupError`` when there is none."""
        if self._last is not None and self._last[0] == number:
            return self._last[1]
        if number in self._places:
            frame = next(frames(self._data, [], begin=self._places[number]))
        else:
            frame = self._advanced(number)
        self._last = (number, frame.picture)
        return frame.picture

    def _advanced(self, number: int) -> Frame:
        for frame in self._following:
            self._places[len(self._places) + 1] = frame.at
            if number in self._places:
                return frame
        raise LookupError(f"the file has no page {number}")


def frames(data: bytes, problems: list[Problem], *, begin: int = 0) -> Iterator[Frame]:
    """
    The pages of a picture file, upright, one after the other.

    Args:
        data: The whole file.
        problems: Receives what could not be read.
        begin: Picture within the file to begin with, counted from 0; see :attr:`Frame.at`.

    Raises:
        UnreadablePictureError: Nothing of the file can be read.
    """
    from PIL import Image

    with warnings.catch_warnings():
        # Pillow warns of sizes that are measured here, and of odd but harmless headers.
        warnings.simplefilter("ignore")
        try:
            opened = _opened(data)
        except Image.DecompressionBombError as error:
            raise UnreadablePictureError(_too_large("", error)) from error
        except _STRANGE as error:
            raise UnreadablePictureError(_damaged(error)) from error
        with opened:
            yield from _frames_of(opened, problems, begin)


def _frames_of(opened: Any, problems: list[Problem], begin: int) -> Iterator[Frame]:
    given = 0
    for at in range(begin, MAX_FRAMES + 1):
        try:
            if at:
                opened.seek(at)
        except EOFError:
            break
        except _STRANGE as error:
            problems.append(_page_lost(at + 1, error))
            break
        if at and opened.format in _ANIMATIONS:
            problems.append(_skipped("It is moving, or holds several pictures; only the first was read."))
            break
        if at == MAX_FRAMES:
            problems.append(_skipped(f"It holds more than {MAX_FRAMES} pages; the first were read."))
            break
        if at and _is_thumbnail(opened):
            continue
        try:
            frame = _frame(opened, at + 1, problems)
        except UnreadablePictureError as error:
            if at == 0 and opened.format != "TIFF":
                raise
            problems.append(error.problem)
            continue
        given += 1
        yield replace(frame, at=at)
    if not given and not problems:
        problems.append(_damaged(ValueError("no page in it")))


def _opened(data: bytes) -> Any:
    from PIL import Image

    if data[4:12] in _HEIC:
        return _opened_heic(data)
    if data.startswith(b"\xff\xd8\xff"):
        # Not through Image.open, which refuses large ones before they can be asked for a small copy.
        from PIL.JpegImagePlugin import JpegImageFile

        return JpegImageFile(BytesIO(data))
    return Image.open(BytesIO(data))


def _opened_heic(data: bytes) -> Any:
    try:
        import pi_heif
    except ImportError:
        raise UnreadablePictureError(
            Problem(
                "heic-not-installed",
                "whole file",
                "The file is a photo in the HEIC form of telephones, which this installation does not read. "
                "Install the extra that does (pip install 'cardassay[heic]'), or ask for the photo as JPEG, "
                "better for the issuer's PDF.",
            )
        ) from None
    from PIL import Image

    pi_heif.register_heif_opener()
    return Image.open(BytesIO(data), formats=["HEIF"])


def _frame(opened: Any, number: int, problems: list[Problem]) -> Frame:
    from PIL import Image

    width, height = opened.size
    where = "" if number == 1 else f"page {number}"
    if min(width, height) < _SMALLEST:
        raise UnreadablePictureError(_too_small(where, width, height))
    most = _LARGEST_JPEG**2 if opened.format in ("JPEG", "MPO") else _MOST_DOTS
    if width * height > most:
        raise UnreadablePictureError(_too_large(where, f"{width} × {height} dots"))
    if opened.format in ("JPEG", "MPO"):
        share = _LONGEST_SIDE / max(width, height)
        opened.draft(None, (max(int(width * share), 1), max(int(height * share), 1)))
        if opened.size[0] * opened.size[1] > _MOST_DOTS:
            raise UnreadablePictureError(_too_large(where, f"{width} × {height} dots"))
    try:
        _load(opened, where, problems)
        turn = opened.getexif().get(0x0112, 1) if opened.format != "HEIF" else 1
        picture = _upright(_plain(opened), turn)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        TypeError,
        KeyError,
        OverflowError,
        MemoryError,
    ) as error:
        raise UnreadablePictureError(_damaged(error, where)) from error
    if turn in (5, 6, 7, 8):
        width, height = height, width
    if max(picture.size) > _LONGEST_SIDE:
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Frame(picture, width, height)


def _load(opened: Any, where: str, problems: list[Problem]) -> None:
    """Decodes the page; as far as it goes where the file is cut off."""
    try:
        opened.load()
    except OSError as error:
        if opened.format == "TIFF":
            raise
        with _reading_what_is_there():
            opened.load()
        problems.append(
            Problem(
                "picture-cut-off",
                where or "whole file",
                f"The picture is cut off or damaged ({error}); it was read as far as it goes, so what stands "
                "below may be missing. Ask the sender for it again.",
            )
        )


@contextmanager
def _reading_what_is_there() -> Iterator[None]:
    from PIL import ImageFile

    with _truncated:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _plain(picture: Image) -> Image:
    """Grey or in colours with eight bits each, on white where it is see-through."""
    from PIL import Image

    if picture.mode in ("L", "RGB"):
        return picture.copy()
    if picture.mode.startswith(("I", "F")):
        low, high = picture.getextrema()
        share = 255.0 / ((float(high) - float(low)) or 1.0)  # type: ignore[arg-type]
        return picture.convert("F").point(lambda value: (value - low) * share).convert("L")
    if picture.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        white = Image.new("RGBA", shown.size, "white")
        white.alpha_composite(shown)
        return white.convert("RGB")
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _upright(picture: Image, orientation: int) -> Image:
    """Turned as the camera noted in the picture's EXIF."""
    from PIL.Image import Transpose

    steps = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(steps[orientation]) if orientation in steps else picture


def _is_thumbnail(opened: Any) -> bool:
    """A smaller copy of another page, as some scanners put beside it."""
    return opened.format == "TIFF" and bool(opened.tag_v2.get(254, 0) & 1)


def _too_large(where: str, what: object) -> Problem:
    return Problem(
        "picture-too-large",
        where or "whole file",
        f"The picture is too large to be opened safely ({what}; {_MOST_DOTS // 10**6} million dots are the "
        "most). "
        "Ask for it at 300 dots an inch, or for the issuer's PDF.",
    )


def _too_small(where: str, width: int, height: int) -> Problem:
    return Problem(
        "picture-too-small",
        where or "whole file",
        f"The picture has {width} × {height} dots; nothing can be read on it. Ask for the paper itself.",
    )


def _damaged(error: Exception, where: str = "") -> Problem:
    # Pillow's own words for an unknown form name a place in memory, another one each time.
    why = "nothing recognises it" if "object at 0x" in str(error) else str(error)
    return Problem(
        "picture-damaged",
        where or "whole file",
        f"The picture is damaged or of a form that is not known ({why}); it was not read. "
        "Ask the sender for it again.",
    )


def _page_lost(number: int, error: Exception) -> Problem:
    return Problem(
        "page-unreadable",
        f"page {number}",
        f"Page {number} and what follows could not be read ({error}); the pages before were. "
        "Ask the sender for the file again.",
        page=number,
    )


def _skipped(what: str) -> Problem:
    return Problem("pages-not-read", "whole file", f"{what} Ask for the rest as a PDF if it matters.")
