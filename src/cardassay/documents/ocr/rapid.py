"""The default recogniser: the detection and recognition models that the rapidocr package carries."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from PIL import Image

from cardassay.documents.ocr.recognised import Line, Quad, Recognised

__all__ = ["TURNS", "crops_of", "engine_name", "recognise"]

_LEAST_SCORE = 0.5
"""Lines below are noise: stamps, guilloche, signatures."""

_VOTERS = 15

TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
"""Degrees clockwise to Pillow's names, which count the other way round."""


def engine_name() -> str:
    """Name and version of the recogniser; part of every key under which its results are kept."""
    return f"rapidocr {metadata.version('rapidocr')}"


def recognise(picture: Image.Image) -> Recognised:
    """
    The lines of a picture, whichever way it is turned.

    Args:
        picture: Any mode; 150 to 250 dots an inch read best.
    """
    shown = picture.convert("RGB")
    turn = 0
    quads, crops = _detect(shown)
    if _runs_across(quads):
        turn = 90
        quads, crops = _detect(shown.transpose(TURNS[turn]))
    if _upside_down(crops):
        turn = (turn + 180) % 360
        quads, crops = _detect(shown.transpose(TURNS[turn]) if turn else shown)
    width, height = shown.size if turn % 180 == 0 else shown.size[::-1]
    return Recognised(width, height, turn, tuple(_lines(quads, crops)), engine_name())


def _detect(picture: Image.Image) -> tuple[list[Any], list[Any]]:
    """Corners of each line in pixels, and the lines cut out and straightened."""
    import numpy as np
    from rapidocr.main import RapidOCRError
    from rapidocr.utils.process_img import map_boxes_to_original

    reader = _reader()
    # The models were trained on pictures with blue first.
    given = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    image, steps = reader.preprocess_img(given)
    try:
        crops, detected = reader.detect_and_crop(image, steps)
    except RapidOCRError:
        # Nothing looks like a line.
        return [], []
    return list(map_boxes_to_original(detected.boxes, steps, *given.shape[:2])), list(crops)


def _runs_across(quads: Sequence[Any]) -> bool:
    """Most text stands at a right angle to the page; single signs tell nothing."""
    level = across = 0.0
    for quad in quads:
        wide, high = abs(quad[1][0] - quad[0][0]), abs(quad[3][1] - quad[0][1])
        level, across = level + wide * (wide > 2 * high), across + high * (high > 2 * wide)
    return bool(across > level)


def _upside_down(crops: Sequence[Any]) -> bool:
    """Most of the longest lines are upside down: single lines are judged wrongly now and then."""
    longest = sorted(crops, key=lambda crop: crop.shape[1] / crop.shape[0], reverse=True)[:_VOTERS]
    if not longest:
        return False
    _, classes = _reader().cls_and_rotate(longest)
    votes = [label == "180" for label, certain in classes.cls_res if certain > 0.7]
    return bool(sum(votes) * 2 > len(votes))


def _lines(quads: Sequence[Any], crops: Sequence[Any]) -> Iterator[Line]:
    if not crops:
        return
    read = _reader().recognize_txt(list(crops))
    for quad, text, score, words in zip(quads, read.txts, read.scores, read.word_results, strict=True):
        if score >= _LEAST_SCORE and text.strip():
            yield _line(quad, text, float(score), words)


def _line(quad: Any, text: str, score: float, words: Any) -> Line:
    columns = [column for word in words.word_cols for column in word]
    length = max(float(words.line_txt_len), 1.0)
    signs = [sign for sign in text if not sign.isspace()]
    middles = [min((column + 0.5) / length, 1.0) for column in columns]
    if len(middles) != len(signs):
        # Signs of more than one character: the places are spread evenly.
        middles = [(at + 0.5) / len(signs) for at in range(len(signs))]
    certain = [value for sign, value in zip(text, words.confs, strict=False) if sign.isalnum()]
    corners: Quad = tuple((float(x), float(y)) for x, y in quad)  # type: ignore[assignment]
    return Line(text, corners, score, tuple(middles), float(min(certain, default=score)))


@cache
def _reader() -> Any:
    """The loaded models; 1.5 s and some 300 MB, once a process."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    threads = int(os.environ.get("OMP_NUM_THREADS", "1") or "1")
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": 4000,
            "Global.return_word_box": True,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_side_len": 1280,
            "Det.limit_type": "max",
            # One line at a time: padding lines of a batch to one length costs more than it saves.
            "Rec.rec_batch_num": 1,
            # Named by path, the models are never looked for on the network.
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
        }
    )


def crops_of(picture: Image.Image, quads: Sequence[Quad]) -> list[Any]:
    """Each quadrangle cut out and straightened, as an array of height x width x 3, blue first."""
    import numpy as np
    from rapidocr.utils.process_img import get_rotate_crop_image

    image = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    return [get_rotate_crop_image(image, np.array(quad, dtype=np.float32)) for quad in quads]
