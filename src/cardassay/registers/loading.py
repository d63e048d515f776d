"""What a snapshot says: its bytes held against their hash, parsed once, and kept for the next time."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path

from cardassay.documents.keeping import Kept, kept
from cardassay.model.problem import Problem
from cardassay.model.register import Description, Listing, Snapshot
from cardassay.registers.keeping import decode, encode, key_of
from cardassay.registers.parsing import parse

__all__ = ["listing_of", "load"]


def load(
    workspace: Path, snapshot: Snapshot, description: Description, *, store: Kept | None = None
) -> Listing:
    """
    What a snapshot says; parsed once and kept by hash, description and code.

    Args:
        workspace: Folder of the workspace.
        snapshot: One of its shelf.
        description: The register's description.
        store: Where parsed lists are kept; at the user's place when left out.
    """
    try:
        data = (workspace / snapshot.file).read_bytes()
    except OSError as error:
        return _not_used(snapshot, "missing-list", f"The list cannot be opened ({error.strerror})")
    if hashlib.sha256(data).hexdigest() != snapshot.sha256:
        return _not_used(
            snapshot,
            "changed-list",
            f"The bytes are not those that were added on {snapshot.day}: their hash differs from the one "
            "beside them",
        )
    return listing_of(data, description, snapshot.file, store=store)


def listing_of(data: bytes, description: Description, file: str, *, store: Kept | None = None) -> Listing:
    """What the bytes of a list say, its rows placed in a file; parsed once and kept."""
    sha256 = hashlib.sha256(data).hexdigest()
    store = store or kept("registers")
    key = key_of(sha256, description)
    with _all_to_stay():
        if key and (content := store.get(key)) is not None:
            listing = decode(content, file, sha256)
            if listing is not None:
                return listing
        listing = parse(data, description, file)
    if key:
        store.put(key, encode(listing))
    return listing


@contextlib.contextmanager
def _all_to_stay() -> Iterator[None]:
    """Makes many values that all stay: looking through them for rubbish again and again takes a third."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _not_used(snapshot: Snapshot, code: str, what: str) -> Listing:
    do = "Get the list back from where it came, or add a fresh one; nothing of it is used."
    return Listing((), (Problem(code, snapshot.file, f"{what}. {do}"),), usable=False)
