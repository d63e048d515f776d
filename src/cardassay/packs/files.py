"""Where packs are found: in the package, and in the folders and files that a user names."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from cardassay.errors import Fault
from cardassay.form import Form, read_toml

__all__ = ["brands_of", "bundled", "files_at_hand", "parsed"]


@functools.cache
def bundled() -> Mapping[str, tuple[str, bytes]]:
    """Name in messages and bytes of every pack that comes with the package, by identifier."""
    folder = resources.files("cardassay.packs") / "data"
    entries = sorted((entry for entry in folder.iterdir()), key=lambda entry: entry.name)
    return MappingProxyType(
        {
            entry.name.removesuffix(".toml"): (f"packs/{entry.name}", entry.read_bytes())
            for entry in entries
            if entry.name.endswith(".toml")
        }
    )


def files_at_hand(extra: tuple[Path, ...]) -> tuple[dict[str, tuple[str, bytes]], list[Fault]]:
    """Names and bytes of all packs at hand; two of one name are a fault."""
    files, faults = dict(bundled()), []
    for place in extra:
        for path in sorted(place.glob("*.toml")) if place.is_dir() else [place]:
            if path.stem in files:
                what = f"there are two packs `{path.stem}`, the other one in {files[path.stem][0]}"
                faults.append(Fault(f"{path}:1", what, "Give the file, and its `id`, another name"))
                continue
            try:
                files[path.stem] = (str(path), path.read_bytes())
            except OSError as error:
                faults.append(Fault(str(path), f"it cannot be opened: {error.strerror}", "Check the path"))
    return files, faults


@functools.lru_cache(maxsize=64)
def parsed(shown: str, content: bytes) -> tuple[Form | None, tuple[Fault, ...]]:
    """The form in a file's bytes, shared between loadings, or the fault that keeps it from being one."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, (Fault(f"{shown}:{line}", "the text is not UTF-8", "Save the file as UTF-8"),)
    return read_toml(text, shown)


def brands_of(shown: str, content: bytes) -> tuple[str, ...]:
    """The brands that a pack speaks for; none when it cannot be read."""
    form, _ = parsed(shown, content)
    named = form.data.get("brands", ()) if form is not None else ()
    return tuple(named) if isinstance(named, list) else ()
