"""Pictures that stand inside a text, told by their header alone."""

from __future__ import annotations

import io
import warnings

__all__ = ["is_too_small"]

_LEAST = 200
"""Pixels; a certificate in a smaller picture could not be read by eye either."""


def is_too_small(data: bytes) -> bool:
    """Whether it is a logo, an icon or a tracking dot, which cannot show a paper."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, OverflowError):
        return False
    return width < _LEAST or height < _LEAST
