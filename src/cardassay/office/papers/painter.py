"""
Pages of papers drawn in a process of its own: a hostile file can end that one, never the server.

The process ends by itself when nothing was asked for a while, and with the process that started it.
One that takes too long, or dies, is replaced by the next request.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from cardassay.model.evidence import Box

__all__ = ["PAINTER", "NoPaintingError", "Order", "Painted", "Painter"]

_LONGEST_S = 40.0
"""For one page; then the process is ended."""
_IDLE_S = 300.0
_MOST_BYTES = 3 << 30
"""Memory that the process may take."""


class NoPaintingError(Exception):
    """There is no picture; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw."""

    file: Path
    """The bytes of the paper, or of the mail or archive that holds it."""
    name: str
    """Of that file, as the dossier has it."""
    inner: str = ""
    """SHA-256 of the paper inside; empty when the file itself is the paper."""
    page: int = 1
    box: Box | None = None
    close: bool = False
    """Only the lines around the box."""
    width: int = 0
    """Pixels across; 0 only counts the pages."""


@dataclass(frozen=True, slots=True)
class Painted:
    """A picture."""

    data: bytes
    """WebP, or PNG where that is not to be had; empty where only pages were counted."""
    pages: int
    width: int = 0
    height: int = 0


class Painter:
    """Draws one page after the other; thread-safe."""

    def __init__(self, longest_s: float = _LONGEST_S) -> None:
        self._longest_s = longest_s
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def __call__(self, order: Order) -> Painted:
        """
        The picture that was ordered.

        Raises:
            NoPaintingError: The paper has no such page, or cannot be drawn.
        """
        with self._lock:
            for attempt in (1, 2):
                line = self._started()
                try:
                    line.send(order)
                    if not line.poll(self._longest_s):
                        self._end()
                        raise NoPaintingError(f"drawing it took longer than {self._longest_s:.0f} seconds")
                    answer: Painted | str = line.recv()
                except (EOFError, OSError):
                    # It may just have gone to sleep; the second time it is this page.
                    self._end()
                    if attempt == 2:
                        raise NoPaintingError("the page ended the process that was to draw it") from None
                    continue
                if isinstance(answer, str):
                    raise NoPaintingError(answer)
                return answer
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Ends the process."""
        with self._lock:
            self._end()

    def _started(self) -> Connection:
        if self._process is None or not self._process.is_alive() or self._line is None:
            self._end()
            spawning = multiprocessing.get_context("spawn")
            ours, theirs = spawning.Pipe()
            self._process = spawning.Process(
                target=_serve, args=(theirs,), name="cardassay-painter", daemon=True
            )
            self._process.start()
            theirs.close()
            self._line = ours
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = None


PAINTER = Painter()
"""The one of this server; its process is started by the first order."""


def _serve(line: Connection) -> None:
    """Answers orders until nobody asks any more."""
    _mind_the_machine()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while line.poll(_IDLE_S):
            line.send(_answer(line.recv()))


def _mind_the_machine() -> None:
    """No memory images of confidential papers, and no more memory than a page can need."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))


def _answer(order: Order) -> Painted | str:
    from cardassay.report.page_picture import NoPictureError

    try:
        return _painted(order)
    except NoPictureError as error:
        return str(error)
    except (OSError, MemoryError, RecursionError, ValueError) as error:
        return f"the page cannot be drawn ({error})"


def _painted(order: Order) -> Painted:
    from PIL import Image, features

    from cardassay.report.page_picture import close_up, whole_page

    data = _bytes(order)
    pages = _pages(data)
    if not order.width:
        return Painted(b"", pages)
    if order.close and order.box is not None:
        picture = close_up(data, order.page, order.box)
    else:
        picture = whole_page(data, order.page, order.box)
    if picture.width > order.width:
        high = max(round(picture.height * order.width / picture.width), 1)
        picture = picture.resize((order.width, high), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if features.check("webp"):
        picture.save(out, "WEBP", quality=82, method=3)
    else:
        picture.save(out, "PNG")
    return Painted(out.getvalue(), pages, picture.width, picture.height)


def _bytes(order: Order) -> bytes:
    data = order.file.read_bytes()
    if not order.inner:
        return data
    # Loading what opens archives takes longer than drawing a page.
    from cardassay.documents.containers.walking import find_member

    found = find_member(data, order.name, order.inner)
    if found is None:
        raise ValueError(f"{order.name} does not hold it any more")
    return found


def _pages(data: bytes) -> int:
    """How many pages a paper has."""
    import pypdfium2 as pdfium
    from PIL import Image

    from cardassay.report.page_picture import NoPictureError

    try:
        if b"%PDF-" in data[:1024]:
            document = pdfium.PdfDocument(data)
            try:
                return len(document)
            finally:
                document.close()
        with Image.open(io.BytesIO(data)) as picture:
            return int(getattr(picture, "n_frames", 1))
    except (pdfium.PdfiumError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPictureError("it is neither a PDF nor a picture that can be drawn") from error
