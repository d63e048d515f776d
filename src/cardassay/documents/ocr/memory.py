"""What was recognised on a picture, kept by its content, so that each page is read once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from cardassay.documents.ocr.rapid import as_read, engine_name, greys_of_faded, recognise
from cardassay.documents.ocr.recognised import Memory, Recognised, from_plain, to_plain
from cardassay.documents.ocr.tesseract import helped, helper_for

__all__ = ["key_of", "remembered"]

_FORM = "6"
"""Changes when the way of reading changes, so that nothing read in another way is taken for it."""


def key_of(picture: Image.Image) -> str:
    """A name for what the picture shows and for who reads it."""
    digest = hashlib.sha256(f"{_FORM}|{engine_name()}|{picture.mode}|{picture.size}".encode())
    if greys_of_faded(picture):
        digest.update(b"|spread")
    digest.update(picture.tobytes())
    return digest.hexdigest()


def remembered(picture: Image.Image, memory: Memory | None) -> Recognised:
    """
    The lines of a picture; read now, or remembered.

    Where the recogniser does not know the letters, the second engine is asked, if it is installed.
    """
    key = key_of(picture) if memory is not None else ""
    read = _kept(key, memory, lambda: recognise(picture))
    if not (helper := helper_for(read)):
        return read
    more = f"{key} {helper}" if key else ""
    return _kept(more, memory, lambda: helped(read, as_read(picture, read.turn)), _was_helped)


def _was_helped(read: Recognised) -> bool:
    """What the second engine failed at is asked again the next time."""
    return bool(read.helper)


def _kept(
    key: str,
    memory: Memory | None,
    work: Callable[[], Recognised],
    worth: Callable[[Recognised], bool] = lambda _: True,
) -> Recognised:
    kept = memory.get(key) if memory is not None else None
    if kept is not None:
        try:
            return replace(from_plain(json.loads(kept)), key=key)
        except (KeyError, TypeError, ValueError):
            # Written by something else, or cut off: it is read anew and written over.
            kept = None
    fresh = work()
    plain = to_plain(fresh)
    if memory is not None and worth(fresh):
        memory.put(key, json.dumps(plain, ensure_ascii=False).encode())
    # Numbers are kept rounded: a page read now says the same as the page remembered.
    return replace(from_plain(plain), key=key)
