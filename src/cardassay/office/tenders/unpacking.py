"""An archive of a workspace folder unpacked into a folder of ours, whoever made it and whatever is in it."""

from __future__ import annotations

import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from cardassay.office.faults import NotValidError, TooMuchError

__all__ = ["Bounds", "unpack"]

_PIECE = 1 << 20
_BOMB = 200
"""How many times its own size an honest archive unpacks to; papers hardly shrink at all."""
_FROM = 64 << 20


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much an archive may hold."""

    file: int
    """Bytes of one file."""
    whole: int
    """Bytes of all files."""
    files: int = 50_000


def unpack(archive: Path, into: Path, bounds: Bounds) -> list[str]:
    """
    Names in the archive that were left out: links, devices, and what leads out of the folder.

    Raises:
        NotValidError: It is no archive that can be opened; damaged or locked ones too.
        TooMuchError: It holds more than may come in; what it says of itself is not believed.
    """
    packed, left, count, total = archive.stat().st_size, [], 0, 0
    try:
        for name, source in _members(archive):
            parts = _harmless(name)
            if source is None or parts is None:
                left.append(name)
                continue
            count += 1
            if count > bounds.files:
                raise TooMuchError(f"The archive holds more than {bounds.files:,} files; nothing was kept.")
            place = into.joinpath(*parts)
            place.parent.mkdir(parents=True, exist_ok=True)
            own = 0
            with place.open("xb") as out:
                while piece := source.read(_PIECE):
                    own, total = own + len(piece), total + len(piece)
                    _within(name, own, total, packed, bounds)
                    out.write(piece)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError) as error:
        raise NotValidError(
            f"The archive is damaged ({error}); nothing of it was kept. Pack the folder again and send it.",
            field="archive",
        ) from error
    except (RuntimeError, NotImplementedError) as error:  # zipfile's words for a password and a rare method
        raise NotValidError(
            f"The archive cannot be opened ({error}). Pack the folder as an ordinary zip or tar.gz, without "
            "a password.",
            field="archive",
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise NotValidError(
            f"The archive holds two files in one place ({Path(str(error.filename)).name}); nothing of it was "
            "kept. Pack the folder again.",
            field="archive",
        ) from error
    return left


def _within(name: str, own: int, total: int, packed: int, bounds: Bounds) -> None:
    if own > bounds.file:
        raise TooMuchError(
            f"“{name[:200]}” is larger than {bounds.file >> 20:,} MiB, the most for one file here. "
            "Nothing was kept."
        )
    if total > bounds.whole or (total > _FROM and total > packed * _BOMB):
        raise TooMuchError(
            "The archive unpacks to more than an honest workspace holds, so that nothing of it was kept. "
            "Whoever looks after the server can import the folder itself: cardassay tender import DIR."
        )


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes] | None]]:
    """Each name with its content; none for what is no ordinary file."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if not info.is_dir():
                    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
                        yield info.filename, None
                        continue
                    with opened.open(info) as source:
                        yield info.filename, source
        return
    try:
        tar = tarfile.open(archive, "r:*")  # noqa: SIM115  closed below
    except tarfile.TarError:
        raise NotValidError(
            "This is neither a zip nor a tar archive. Send the workspace folder as one of them; papers of a "
            "supplier are sent on the supplier's own page.",
            field="archive",
        ) from None
    with tar:
        for entry in tar:
            if entry.isdir():
                continue
            yield entry.name, tar.extractfile(entry) if entry.isfile() else None


def _harmless(name: str) -> tuple[str, ...] | None:
    """The parts of a path that stays inside; ``None`` for every other."""
    if "\x00" in name or name.startswith(("/", "\\")):
        return None
    path = PurePosixPath(name.replace("\\", "/") if "/" not in name else name)
    parts = tuple(part for part in path.parts if part != ".")
    if not parts or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":"):
        return None
    return parts
