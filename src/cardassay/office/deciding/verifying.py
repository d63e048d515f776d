"""
A frozen archive verified without any server: every hash, the sign-offs, and the judgement made again.

An archive is somebody else's file: its members are read and never trusted, and nothing of it is written
outside a folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from cardassay import __version__
from cardassay.errors import Fault, InputError

__all__ = ["Verified", "verify_archive"]

_PIECE = 1 << 20
_MOST_SMALL = 512 << 20
"""Bytes of one of the archive's own parts; a report of a large tender has a tenth of that."""
_PARTS = ("frozen.json", "manifest.json", "assessment.json", "report.html", "signatures.json")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found of an archive."""

    number: int
    day: date
    state_sha256: str
    files: int
    signatures: tuple[str, ...]
    """Who signed, as sentences."""
    wrong: tuple[str, ...]
    """Everything that does not fit; empty when all does."""
    judged_again: str
    """``same``, ``other``, or why it was not done."""

    @property
    def holds(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.wrong


def verify_archive(path: Path, *, judge: bool = True) -> Verified:
    """
    What an archive of a frozen state is worth.

    Args:
        judge: Judge the files again where this version of Cardassay is the one that froze them.

    Raises:
        InputError: It is no archive of a frozen state, or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _verified(archive, path.name, judge)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _no_archive(path.name, f"it is no zip archive, or it is cut off ({error})") from error


def _verified(archive: zipfile.ZipFile, name: str, judge: bool) -> Verified:
    parts = {part: _small(archive, part, name) for part in _PARTS}
    try:
        sealed = json.loads(parts["frozen.json"])
        manifest: dict[str, str] = json.loads(parts["manifest.json"])
        signed = json.loads(parts["signatures.json"])
        statement, state_sha256 = sealed["statement"], str(sealed["state_sha256"])
        number, day = int(statement["number"]), date.fromisoformat(statement["day"])
        says = tuple(_signed(one) for one in signed)
        wrong = [*_hashes(statement, state_sha256, parts), *_pinned(signed, state_sha256)]
        wrong += _files(archive, manifest)
        version = str(statement["version"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_archive(name, f"a part of it has not the form that it must have ({error!r})") from error
    again = "the hashes do not fit, so that judging again would say nothing" if wrong else ""
    if not again and not judge:
        again = "not asked for"
    if not again and version != __version__:
        again = f"Cardassay {version} froze it, this is {__version__}; install that one to judge again"
    if not again:
        again = _again(archive, manifest, day, parts["assessment.json"])
        if again == "other":
            wrong.append("Judging the files again gives other bytes than assessment.json.")
    return Verified(number, day, state_sha256, len(manifest), says, tuple(wrong), again)


def _small(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    try:
        info = archive.getinfo(part)
    except KeyError:
        raise _no_archive(name, f"{part} is missing in it") from None
    if info.file_size > _MOST_SMALL:
        raise _no_archive(name, f"{part} is larger than any that Cardassay writes")
    return archive.read(info)


def _hashes(statement: Mapping[str, Any], sealed: str, parts: Mapping[str, bytes]) -> Iterator[str]:
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest() != sealed:
        yield "The statement in frozen.json has another hash than state_sha256 says."
    named = (("manifest.json", "manifest_sha256"), ("assessment.json", "json_sha256"),
             ("report.html", "report_sha256"))  # fmt: skip
    for part, key in named:
        if hashlib.sha256(parts[part]).hexdigest() != statement[key]:
            yield f"{part} has another hash than the statement says."


def _pinned(signed: list[Mapping[str, Any]], state_sha256: str) -> Iterator[str]:
    for one in signed:
        if one["state_sha256"] != state_sha256:
            yield f"The sign-off of {one['who']} is for another state than this one."


def _signed(one: Mapping[str, Any]) -> str:
    why = f": {one['why']}" if one["why"] else ""
    return f"{one['who']} ({one['function']}) {one['answer']} on {str(one['made_at'])[:10]}{why}"


def _files(archive: zipfile.ZipFile, manifest: Mapping[str, str]) -> Iterator[str]:
    names = [one for one in archive.namelist() if not one.endswith("/")]
    for twice in sorted(
        {one for one in names if names.count(one) > 1} if len(set(names)) < len(names) else ()
    ):
        yield f"{twice} stands in the archive twice."
    expected = {f"workspace/{path}" for path in manifest} | {*_PARTS, "VERIFY.txt"}
    for name in sorted(set(names) - expected):
        yield f"{name} is in the archive, and not in manifest.json."
    for path, sha256 in manifest.items():
        try:
            with archive.open(f"workspace/{path}") as file:
                digest = hashlib.sha256()
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except KeyError:
            yield f"{path} is missing."
            continue
        except zipfile.BadZipFile:
            yield f"{path} cannot be read from the archive any more."
            continue
        if digest.hexdigest() != sha256:
            yield f"{path} has another hash than manifest.json says."


def _again(archive: zipfile.ZipFile, manifest: Mapping[str, str], day: date, content: bytes) -> str:
    from cardassay.assessing import assess_workspace
    from cardassay.report.canonical import assessment_json

    with tempfile.TemporaryDirectory() as folder:
        for path in manifest:
            parts = PurePosixPath(path).parts
            if not parts or ".." in parts or parts[0] == "/" or "\\" in path or ":" in parts[0]:
                return f"the path {path} leads out of the workspace"
            place = Path(folder, *parts)
            place.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(f"workspace/{path}") as file, place.open("xb") as out:
                while piece := file.read(_PIECE):
                    out.write(piece)
        try:
            result = assess_workspace(Path(folder), day)
        except InputError as error:
            return f"its project cannot be judged ({error})"
    return "same" if assessment_json(result.assessments) == content else "other"


def _no_archive(name: str, what: str) -> InputError:
    do = "Fetch it again from the page of the frozen assessment"
    return InputError("This is no frozen assessment that can be verified.", (Fault(name, what, do),))
