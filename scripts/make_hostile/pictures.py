"""Pictures: far larger than any scan, cut off, or something else altogether."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from make_hostile.good import good_pdf

__all__ = ["FILES", "png"]


def png(width: int, height: int) -> bytes:
    """A white picture of one bit a pixel, whatever its size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def huge_header() -> bytes:
    """A picture whose header alone promises a thousand million million pixels."""
    data = png(8, 8)
    head = data[12:16] + struct.pack(">II", 2**30, 2**30) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def jpeg_of_claimed_size() -> bytes:
    """A small picture that says it is 65,000 pixels wide and high."""
    out = io.BytesIO()
    Image.new("L", (16, 16), 200).save(out, "JPEG")
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(data)


def _small(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (300, 300), 255).save(out, kind)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "huge.png": lambda: png(20_000, 20_000),
    "huge-header.png": huge_header,
    "claimed-size.jpg": jpeg_of_claimed_size,
    "truncated.png": lambda: _small("PNG")[:60],
    "truncated.tif": lambda: _small("TIFF")[:40],
    "pdf-inside.jpg": good_pdf,
    "picture.pdf": lambda: _small("PNG"),
}
