"""What scanners, copiers and cameras do to a page."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

__all__ = ["WEAR", "rendered", "worn"]


def rendered(pdf: bytes, dots_per_inch: int = 200) -> Image.Image:
    """The first page of a PDF as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[0].render(scale=dots_per_inch / 72).to_pil().convert("RGB")
    return picture


def skewed(picture: Image.Image, degrees: float) -> Image.Image:
    """Laid crookedly on the glass."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def noisy(picture: Image.Image, sigma: float, seed: int = 1) -> Image.Image:
    """With the grain of a sensor."""
    import numpy as np

    grain = np.random.default_rng(seed).normal(0.0, sigma, (picture.height, picture.width, 1))
    return Image.fromarray(np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8))


def squeezed(picture: Image.Image, quality: int) -> Image.Image:
    """Stored as JPEG."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def blurred(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def coarse(picture: Image.Image, dots: int) -> Image.Image:
    """Scanned with few dots; the longer side has so many."""
    share = dots / max(picture.size)
    return picture.resize((round(picture.width * share), round(picture.height * share)), Image.Resampling.BOX)


def faded(picture: Image.Image, share: float) -> Image.Image:
    """Copied with hardly any toner."""
    return ImageEnhance.Brightness(ImageEnhance.Contrast(picture).enhance(share)).enhance(1.1)


def photographed(picture: Image.Image, seed: int = 1) -> Image.Image:
    """Lying on a table, seen from one side, in the light of a lamp."""
    import cv2
    import numpy as np

    chance = random.Random(seed)
    width, height = picture.size
    table = (int(width * 1.25), int(height * 1.2))
    lean = [chance.uniform(0.02, 0.08) for _ in range(4)]
    corners = np.array(
        [
            (width * (0.10 + lean[0]), height * (0.08 + lean[1])),
            (width * (1.10 - lean[1]), height * (0.08 + lean[2] / 2)),
            (width * (1.15 + lean[3] / 2), height * (1.10 - lean[0] / 2)),
            (width * (0.08 - lean[2] / 2), height * (1.10 + lean[1] / 2)),
        ],
        np.float32,
    )
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners)
    seen: Any = cv2.warpPerspective(
        np.asarray(picture), matrix, table, flags=cv2.INTER_CUBIC, borderValue=(96, 72, 52)
    )
    light = np.linspace(1.0, 0.6, table[0], dtype=np.float32)[None, :, None]
    return Image.fromarray(np.clip(seen * light, 0, 255).astype(np.uint8))


def stamped(picture: Image.Image, seed: int = 1) -> Image.Image:
    """With a round stamp in blue ink across number and days."""
    chance = random.Random(seed)
    ink = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    size = picture.width // 4
    x, y = int(picture.width * chance.uniform(0.35, 0.55)), int(picture.height * chance.uniform(0.32, 0.4))
    blue = (40, 60, 170, 150)
    for inset in (0, size // 8):
        draw.ellipse((x + inset, y + inset, x + size - inset, y + size - inset), outline=blue, width=5)
    font = ImageFont.load_default(size / 9)
    draw.text((x + size * 0.2, y + size * 0.42), "FICTIONAL SEAL", fill=blue, font=font)
    return Image.alpha_composite(picture.convert("RGBA"), ink.rotate(7, center=(x, y))).convert("RGB")


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """Fed the wrong way round; degrees clockwise."""
    return picture.rotate(-degrees, expand=True)


def paired(picture: Image.Image) -> Image.Image:
    """Two pages on one sheet, side by side."""
    sheet = Image.new("RGB", (picture.width * 2, picture.height), "white")
    sheet.paste(picture, (0, 0))
    sheet.paste(picture, (picture.width, 0))
    return sheet


WEAR: dict[str, Callable[[Image.Image], Image.Image]] = {
    "clean": lambda picture: picture,
    "scan": lambda picture: squeezed(noisy(skewed(picture, 0.6), 8), 70),
    "poor scan": lambda picture: squeezed(blurred(noisy(skewed(picture, 2.5), 18), 1.1), 50),
    "coarse (75 dpi)": lambda picture: squeezed(coarse(picture, 877), 80),
    "very coarse (50 dpi)": lambda picture: squeezed(coarse(picture, 585), 80),
    "faded": lambda picture: noisy(faded(picture, 0.18), 5),
    "stamped": lambda picture: squeezed(stamped(picture), 80),
    "photo": lambda picture: squeezed(blurred(photographed(picture), 0.8), 75),
    "turned 90": lambda picture: turned(skewed(picture, 0.8), 90),
    "turned 180": lambda picture: turned(skewed(picture, -0.8), 180),
    "turned 270": lambda picture: turned(picture, 270),
    "two on a sheet": paired,
}


def worn(picture: Image.Image, grade: str) -> Image.Image:
    """The picture after the wear of a grade."""
    return WEAR[grade](picture)
