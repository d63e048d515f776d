"""Days of receipt of many papers written into ``confirmed.toml`` at once; what stands there stays."""

from __future__ import annotations

from collections.abc import Iterable

from cardassay.errors import Fault, InputError
from cardassay.workspace.confirmed import Decisions, Receipt, read_decisions
from cardassay.workspace.confirming import NotKeptError, entry_text, writable

__all__ = ["received"]

_HEAD = (
    "# What people read on the papers of this supplier, and who, when and why.\n"
    "# Each entry holds for exactly the file with that SHA-256.\n"
)


def received(old: bytes | None, papers: Iterable[Receipt], *, name: str) -> bytes:
    """
    The text with the day of receipt of each paper of which none is known yet.

    Args:
        old: The text of ``confirmed.toml``; ``None`` when there is none yet.
        name: The file as messages show it.

    Raises:
        InputError: What stands in the text cannot be read.
        NotKeptError: The entries cannot be added to it.
    """
    before = Decisions() if old is None else _read(old, name, f"{name} cannot be read.")
    new = [writable(one) for one in papers if before.received_on(one.sha256, one.file) is None]
    if not new:
        return old or b""
    text = "".join(entry_text(one) for one in new)
    if not old:
        content = (_HEAD + text).encode("utf-8")
    else:
        text = ("" if old.endswith(b"\n") else "\n") + text
        content = old + (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode("utf-8")
    try:
        after = _read(content, name, "")
    except InputError as error:
        raise NotKeptError(
            f"Days of receipt cannot be written into {name}: {error.faults[0]}. Write the entries of the "
            "file below lines such as [[confirmed]], as the guide shows."
        ) from error
    if after.received != (*before.received, *new):
        raise NotKeptError(f"Days of receipt would change what else {name} says, so none was written.")
    return content


def _read(data: bytes, name: str, headline: str) -> Decisions:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        fault = Fault(f"{name}:{line}", "this line is not UTF-8 text", "Save the file as UTF-8 text")
        raise InputError(headline, (fault,)) from None
    decisions, faults = read_decisions(text, name, supplier=None, project=None)
    if faults:
        raise InputError(headline, faults)
    return decisions
