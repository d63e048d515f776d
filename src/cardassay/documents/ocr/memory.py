"""What was recognised on a picture, kept by its content, so that each page is read once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from PIL import Image

from cardassay.documents.ocr.rapid import engine_name, recognise
from cardassay.documents.ocr.recognised import Memory, Recognised, from_plain, to_plain

__all__ = ["key_of", "remembered"]

_FORM = "3"
"""Changes when the way of reading changes, so that nothing read in another way is taken for it."""


def key_of(picture: Image.Image) -> str:
    """A name for what the picture shows and for who reads it."""
    digest = hashlib.sha256(f"{_FORM}|{engine_name()}|{picture.mode}|{picture.size}".encode())
    digest.update(picture.tobytes())
    return digest.hexdigest()


def remembered(picture: Image.Image, memory: Memory | None) -> Recognised:
    """The lines of a picture; read now, or remembered."""
    if memory is None:
        return from_plain(to_plain(recognise(picture)))
    key = key_of(picture)
    kept = memory.get(key)
    if kept is not None:
        try:
            return replace(from_plain(json.loads(kept)), key=key)
        except (KeyError, TypeError, ValueError):
            # Written by something else, or cut off: it is read anew and written over.
            kept = None
    plain = to_plain(recognise(picture))
    memory.put(key, json.dumps(plain, ensure_ascii=False).encode())
    # Rounded as it is kept, so that the first reading and every later one say the same.
    return replace(from_plain(plain), key=key)
