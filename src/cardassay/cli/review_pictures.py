"""The place on the page beside each value that is asked: as a file, and drawn where the terminal can."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from cardassay.cli.picture import Way, cells, device_attributes, drawn, way_of_drawing
from cardassay.cli.review_kept import Item

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Pictures"]

_WIDEST = 110
_BESIDES = 16
"""Lines that an item takes without its picture."""


class Pictures:
    """Draws places of pages; the files are removed at the end unless a folder for them was named."""

    def __init__(
        self, read_bytes: Callable[[str], bytes], folder: Path | None, console: Console, *, wanted: bool
    ) -> None:
        self._read_bytes, self._console, self._wanted = read_bytes, console, wanted
        self._named, self._folder = folder, folder
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._way: Way | None = None

    def __enter__(self) -> Pictures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()

    def show(self, item: Item, number: int) -> None:
        """Show the place of an item, or say in one line why it cannot be shown."""
        if not self._wanted or item.fact is None or item.fact.page is None or item.fact.box is None:
            return
        from cardassay.report.page_picture import CLOSE, NoPictureError, close_up

        page, box = item.fact.page, item.fact.box
        try:
            data = self._bytes(item)
            sharp = close_up(data, page, box)
            path = self._path(f"{number:03}-{item.field}.png")
            sharp.save(path)
            way = self._way_of_drawing()
            if way is Way.CELLS:
                room = max(self._console.height - _BESIDES, 10)
                lines = cells(
                    close_up(data, page, box, alone=True),
                    CLOSE,
                    min(self._console.width - 2, _WIDEST),
                    room,
                    many_colours=_many_colours(),
                )
                self._write("\n" + "".join(f"{line}\n" for line in lines))
            else:
                self._write("\n" + drawn(sharp, way, self._console.width - 2))
        except (NoPictureError, OSError) as error:
            self._console.print(f"no picture: {error}", style="dim", markup=False)
        else:
            self._link("picture", path)

    def open_page(self, item: Item, number: int) -> None:
        """Open the whole page with the place marked in the viewer of the system."""
        from cardassay.report.page_picture import NoPictureError, whole_page

        page = (item.fact.page if item.fact is not None else None) or 1
        box = item.fact.box if item.fact is not None else None
        try:
            path = self._path(f"{number:03}-page-{page}.png")
            whole_page(self._bytes(item), page, box).save(path)
        except (NoPictureError, OSError) as error:
            self._console.print(f"The page cannot be shown: {error}", markup=False)
            return
        # A viewer that writes to the terminal would spoil the walk; click keeps it quiet.
        if not _can_show() or click.launch(str(path)) != 0:
            self._console.print("There is no viewer here; open this picture yourself.")
        self._link("page", path)

    def _bytes(self, item: Item) -> bytes:
        from cardassay.report.page_picture import NoPictureError

        try:
            return self._read_bytes(item.seen_on.sha256)
        except KeyError:
            raise NoPictureError("the file is not at hand") from None

    def _path(self, name: str) -> Path:
        if self._folder is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="cardassay-")
            self._folder = Path(self._temporary.name)
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / name

    def _way_of_drawing(self) -> Way:
        if self._way is None:
            self._way = way_of_drawing(os.environ, device_attributes)
        return self._way

    def _write(self, text: str) -> None:
        # Escape sequences of pictures go past rich, which would count them as letters.
        sys.stdout.write(text)
        sys.stdout.flush()

    def _link(self, label: str, path: Path) -> None:
        from rich.text import Text

        shown = Text(f"{label:<11}  ", style="dim")
        self._console.print(shown.append(str(path), f"link {path.resolve().as_uri()}"), soft_wrap=True)


def _many_colours() -> bool:
    return os.environ.get("COLORTERM", "") in ("truecolor", "24bit") or "WT_SESSION" in os.environ


def _can_show() -> bool:
    """Whether there is a screen besides the terminal; on Linux a launcher may wait for one for ever."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
