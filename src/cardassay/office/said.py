"""What people write, as it can be kept: on one line or on several, never without end."""

from __future__ import annotations

from cardassay.office.faults import NotValidError

__all__ = ["file_name", "one_line", "several_lines"]


def one_line(text: str, field: str, *, most: int = 4_000) -> str:
    """
    The text with its blanks collapsed; empty when nothing was said.

    Raises:
        NotValidError: It is too long, or holds signs that cannot be kept.
    """
    return _kept(" ".join(text.split()), field, most)


def several_lines(text: str, field: str, *, most: int) -> str:
    """
    The text with line ends as everywhere, without blanks around it; empty when nothing was said.

    Raises:
        NotValidError: It is too long, or holds signs that cannot be kept.
    """
    return _kept(text.replace("\r\n", "\n").replace("\r", "\n").strip(), field, most)


def file_name(name: str) -> str:
    """A name of a file as it can be kept: signs that no database holds are shown as ``�``."""
    return name.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()[:2_000]


def _kept(text: str, field: str, most: int) -> str:
    if len(text) > most:
        told = f"This text has {len(text):,} signs, and at most {most:,} are kept. Shorten it."
        raise NotValidError(told, field=field)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "\x00"
    if "\x00" in text:
        raise NotValidError(
            "The text holds a sign that cannot be kept (a zero, or half of a pair). Write it anew.",
            field=field,
        )
    return text
