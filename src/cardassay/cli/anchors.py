"""Whom to trust to vouch for signers: the folder that a command was given, or that of the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

__all__ = ["ANCHORS_FOLDER", "anchors_in", "anchors_option"]

ANCHORS_FOLDER = "anchors"
"""Folder of a workspace with the buyer's own trust anchors."""

anchors_option = click.option(
    "--anchors",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Trust signers that the certificates (PEM, DER) or EU trusted lists (XML) in DIR vouch for.",
)
"""``--anchors``: a folder of trust anchors."""


def anchors_in(folder: Path | None) -> Mapping[str, Any]:
    """What a reading has to know about the anchors in a folder; says on the way what cannot be used."""
    if folder is None or not folder.is_dir():
        return {}
    from cardassay.documents.signatures.anchors import read_anchors

    try:
        anchors, problems = read_anchors(folder)
    except OSError as error:
        click.echo(f"{folder}: the folder cannot be opened ({error.strerror}); nobody is trusted.", err=True)
        return {}
    for problem in problems:
        click.echo(f"{problem.where}: {problem.message}", err=True)
    return {"anchors": anchors} if anchors else {}
