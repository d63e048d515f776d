"""The bundled example as a tender of an office, its papers read once for a whole run of tests."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from cardassay.office.actor import COMMAND, Actor
from cardassay.office.judging.judge import kept_readings
from cardassay.office.office import Office
from cardassay.office.tenders.importing import Imported, import_folder

__all__ = ["EXAMPLE", "example_folder", "example_tender", "share_readings"]

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender"


def share_readings(office: Office, kept_papers: Path) -> None:
    """Let an office use what other tests have read (fixture ``kept_papers``), and keep what it reads."""
    kept_papers.mkdir(parents=True, exist_ok=True)
    file = kept_readings(office.folder)
    file.parent.mkdir(exist_ok=True)
    if not file.is_symlink():
        file.symlink_to(kept_papers / "kept-1.sqlite")


def example_folder(into: Path, *suppliers: str) -> Path:
    """A copy of the bundled example with some of its suppliers; all where none is named."""
    shutil.copytree(EXAMPLE, into, ignore=shutil.ignore_patterns("EXPECTED.toml", "README.md"))
    for folder in (into / "suppliers").iterdir():
        if suppliers and folder.name not in suppliers:
            shutil.rmtree(folder)
    return into


def example_tender(office: Office, kept_papers: Path, *suppliers: str, actor: Actor = COMMAND) -> Imported:
    """The bundled example imported, with some of its suppliers or all; nothing is judged yet."""
    share_readings(office, kept_papers)
    with tempfile.TemporaryDirectory() as folder:
        return import_folder(office, actor, example_folder(Path(folder) / "tender", *suppliers))
