"""Messages between this process and its workers: a sign for the kind, the length, the bytes."""

from __future__ import annotations

import struct
from typing import IO

__all__ = ["HELLO", "JOB", "PAGE", "RESULT", "SETUP", "receive", "send"]

SETUP = b"S"
"""To the worker, first of all: how to read (pickled; it comes from the process that started it)."""
JOB = b"J"
"""To the worker: the file to read, as JSON."""
HELLO = b"H"
"""From the worker, once: its process and the reader that it has, as JSON."""
PAGE = b"P"
"""From the worker: one more page of the file was read from its picture."""
RESULT = b"R"
"""From the worker: a line of JSON about the file, a line feed, the documents as the codec has them."""

_HEAD = struct.Struct(">cI")


def send(stream: IO[bytes], kind: bytes, content: bytes = b"") -> None:
    """
    Writes one message.

    Raises:
        OSError: The other side has gone.
    """
    stream.write(_HEAD.pack(kind, len(content)) + content)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next message; ``None`` when the other side has gone, in the middle of one too."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    content = stream.read(length)
    return (kind, content) if len(content) == length else None
