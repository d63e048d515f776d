"""Keys pressed before a question was seen: they answer nothing."""

from __future__ import annotations

import sys

__all__ = ["forget_typeahead"]


def forget_typeahead() -> None:
    """Drops what was typed and not read yet, so that nobody confirms a value that was not yet shown."""
    if not sys.stdin.isatty():
        return
    try:
        import termios
    except ImportError:  # Windows
        import msvcrt

        while msvcrt.kbhit():  # type: ignore[attr-defined]  # known to mypy on Windows only
            msvcrt.getwch()  # type: ignore[attr-defined]
        return
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
