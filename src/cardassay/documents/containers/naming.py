"""
Names of inner files, made harmless and told apart.

Nothing is ever written under these names; they are made harmless so that they cannot fool the
person who reads them, and so that a path of origin is one path.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from cardassay.model.problem import Problem

__all__ = ["Names", "is_leftover"]

_LONGEST = 160
"""Signs of an inner path that are kept; the longest honest ones are company names in folders."""

_DRIVE = re.compile(r"^[A-Za-z]:")
_LEFT_BY_DESKTOPS = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"})
_SHOWN = 5

_SAYS = {
    "path-trick": "{names}: a name that leads out of the folder it is unpacked to. Nothing was written; the "
    "files were read under harmless names. Honest programs do not make such names: ask the sender about it.",
    "odd-name": "{names}: a name with control or direction signs, which can make it look like another one. "
    "It is shown without them.",
    "name-shortened": "{names}: a name longer than {longest} signs; it is shown shortened.",
    "duplicate-name": "{names}: a name that stands for several inner files. Each was read; programs that "
    "unpack the file keep only one of them, so ask the sender which one is meant.",
    "link-left-out": "{names}: a link to another place instead of a file; links are not followed. Ask "
    "for the file itself.",
    "not-a-file": "{names}: a device or pipe instead of a file; it was left out.",
}


def is_leftover(name: str) -> bool:
    """Whether file managers leave such a file behind; nobody offers it as a paper."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.name.lower() in _LEFT_BY_DESKTOPS or "__MACOSX" in path.parts or path.name.startswith("._")


class Names:
    """The names of one container; what was odd about them is said once for each kind of oddity."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        self._odd: dict[str, list[str]] = {}

    def harmless(self, raw: str, instead: str = "unnamed") -> str:
        """The name under which an inner file is shown; no two are the same."""
        name = raw.replace("\\", "/")
        if _DRIVE.match(name) or name.startswith("/") or ".." in name.split("/"):
            self.odd("path-trick", raw)
            name = _DRIVE.sub("", name)
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        name = "/".join(
            part[:-1] + "_" if part.endswith("!") and part != parts[-1] else part for part in parts
        )
        plain = "".join("\ufffd" if _hides(sign) else sign for sign in name)
        if plain != name:
            self.odd("odd-name", raw)
        if len(plain) > _LONGEST:
            self.odd("name-shortened", raw)
            path = PurePosixPath(plain)
            ending = path.suffix if len(path.suffix) <= 8 else ""
            plain = plain[: _LONGEST - len(ending) - 1] + "…" + ending
        plain = plain.strip() or instead
        return self._apart(plain, raw)

    def odd(self, code: str, raw: str) -> None:
        """Note that something is odd about an inner file."""
        self._odd.setdefault(code, []).append(raw)

    def problems(self) -> Iterator[Problem]:
        """What was odd, one problem for each kind."""
        for code, raw in self._odd.items():
            shown = ", ".join(_shown(name) for name in raw[:_SHOWN])
            if len(raw) > _SHOWN:
                shown += f" and {len(raw) - _SHOWN} more"
            message = _SAYS[code].format(names=shown, longest=_LONGEST)
            yield Problem(code, "names of the inner files", message)

    def _apart(self, name: str, raw: str) -> str:
        met = self._taken.get(name.casefold(), 0)
        self._taken[name.casefold()] = met + 1
        if not met:
            return name
        if not raw or raw == name or _plain_path(raw) == name:
            self.odd("duplicate-name", raw)
        path = PurePosixPath(name)
        return self._apart(str(path.with_name(f"{path.stem} ({met + 1}){path.suffix}")), "\x00")


def _plain_path(raw: str) -> str:
    return raw.replace("\\", "/").strip("/")


def _hides(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def _shown(raw: str) -> str:
    """The name as it stands, with every sign that hides written out."""
    name = raw if len(raw) <= 80 else f"{raw[:60]}…{raw[-15:]}"
    return "`" + "".join(f"⟨U+{ord(sign):04X}⟩" if _hides(sign) else sign for sign in name) + "`"
