"""The example that comes with the source of Cardassay, as a tender to try everything on."""

from __future__ import annotations

from pathlib import Path

import cardassay
from cardassay.office.actor import Actor
from cardassay.office.faults import NotFoundError
from cardassay.office.office import Office
from cardassay.office.tenders.importing import Imported, import_folder

__all__ = ["example_folder", "import_example"]


def example_folder() -> Path | None:
    """Where the bundled example lies; ``None`` for an installation without the source around it."""
    folder = Path(cardassay.__file__).resolve().parents[2] / "examples" / "tender"
    return folder if (folder / "project.toml").is_file() else None


def import_example(office: Office, actor: Actor) -> Imported:
    """
    The bundled example as a new tender.

    Raises:
        NotFoundError: This installation has none.
    """
    folder = example_folder()
    if folder is None:
        raise NotFoundError(
            "This installation came without the bundled example; it lies beside the source of Cardassay "
            "under `examples/tender`. Pack that folder and import it as an archive."
        )
    return import_folder(office, actor, folder)
