"""Scripts of the project, loaded as modules so that tests can call what they hold."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

__all__ = ["ROOT", "loaded"]

ROOT = Path(__file__).resolve().parents[2]


def loaded(path: Path | str) -> ModuleType:
    """The module of a script, given by its place below the project or anywhere."""
    place = ROOT / path
    spec = importlib.util.spec_from_file_location(place.stem, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
