"""
Checks that pyproject.toml, uv.lock and requirements/*.txt say the same, without any network.

1. The lock answers what pyproject.toml asks: dependencies, extras, groups, the least Python.
2. Each export lists exactly the packages that its groups reach in the lock, with the lock's
   versions and all of its hashes.
3. Lock and exports name no address but the public index's, so that they work for everybody.
4. Every package has a wheel for each platform and each Python that the project promises; a package
   locked in several versions needs them only where its own marker lets that version in.

Prints every fault and ends with 1, or ends with 0.
"""

from __future__ import annotations

import functools
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = {"run.txt": (True, ("build",)), "dev.txt": (True, ("build", "dev"))}
"""Export: whether the project's own dependencies are in it, and which groups are."""

ALLOWED = ("https://pypi.org", "https://files.pythonhosted.org")
PYTHONS = (11, 12, 13, 14)
PLATFORMS = {
    "Linux on x86_64": r"manylinux\w*_x86_64",
    "Linux on aarch64": r"manylinux\w*_aarch64",
    "macOS on arm64": r"macosx\w*_(arm64|universal2)",
    "Windows on x86_64": r"win_amd64",
}
"""macOS on x86_64 is not among them: onnxruntime, cryptography and pikepdf ship no wheel for it."""

_SYSTEMS = {"Linux": "linux", "macOS": "darwin", "Windows": "win32"}
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s\"'\\]*|\bfile:[^\s\"'\\]*", re.IGNORECASE)
_ASKED = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*([^;]*?)\s*(?:;\s*(.*))?$")
_LISTED = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")
_EXTRA = re.compile(r"\s*(?:and\s+)?extra\s*==\s*['\"]([^'\"]+)['\"]")
_WHEEL = re.compile(r"-([a-z0-9_.]+)-([a-z0-9_.]+)-([a-z0-9_.]+)\.whl$", re.IGNORECASE)


def main(root: Path = ROOT) -> int:
    """0 when everything agrees, 1 with the faults printed."""
    faults = list(check(root))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("If pyproject.toml was changed on purpose: make lock", file=sys.stderr)
        return 1
    print("lock and exports agree with pyproject.toml; only the public index is named")
    return 0


def check(root: Path) -> Iterator[str]:
    """Every fault of the three files, one sentence each."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    text = (root / "uv.lock").read_text(encoding="utf-8")
    yield from _addresses("uv.lock", text)
    lock = _parsed(text)
    yield from _sources(lock)
    own = _own(lock, project["project"]["name"])
    if own is None:
        yield f"uv.lock does not hold the project {project['project']['name']}"
        return
    yield from _asked(project, lock, own)
    yield from _wheels(lock)
    for name, (with_own, groups) in EXPORTS.items():
        path = root / "requirements" / name
        if not path.is_file():
            yield f"requirements/{name} is missing"
            continue
        exported = path.read_text(encoding="utf-8")
        yield from _addresses(f"requirements/{name}", exported)
        yield from _export(name, exported, lock, own, with_own, groups)


@functools.lru_cache(maxsize=2)
def _parsed(text: str) -> Mapping[str, Any]:
    # Most of the time goes into reading the lock, and nothing changes what was read.
    return tomllib.loads(text)


def _own(lock: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    for package in lock.get("package", ()):
        if package["name"] == name and package.get("source") == {"editable": "."}:
            found: Mapping[str, Any] = package
            return found
    return None


def _addresses(file: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for address in _ADDRESS.findall(line):
            if not any(address == good or address.startswith(f"{good}/") for good in ALLOWED):
                yield f"{file}:{number}: {address} is not an address of the public index"
        if re.match(r"\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host|-e|--editable)\b", line):
            yield f"{file}:{number}: `{line.strip()}` ties the file to one machine"


def _sources(lock: Mapping[str, Any]) -> Iterator[str]:
    for package in lock.get("package", ()):
        source = package.get("source", {})
        if source not in ({"registry": "https://pypi.org/simple"}, {"editable": "."}):
            yield f"uv.lock: {package['name']} comes from {source}, not from the public index"


def _asked(project: Mapping[str, Any], lock: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    wanted_python = project["project"]["requires-python"]
    if lock.get("requires-python") != wanted_python:
        yield f"uv.lock was made for Python {lock.get('requires-python')}, the project asks {wanted_python}"
    metadata = own.get("metadata", {})
    plain, extras = _by_extra(metadata.get("requires-dist", []))
    wanted_extras = project["project"].get("optional-dependencies", {})
    pairs = [("dependencies", project["project"].get("dependencies", []), plain)]
    for extra in sorted({*wanted_extras, *extras}):
        pairs.append((f"extra {extra}", wanted_extras.get(extra, []), extras.get(extra, [])))
    groups = project.get("dependency-groups", {})
    locked = metadata.get("requires-dev", {})
    for group in sorted({*groups, *locked}):
        pairs.append((f"group {group}", groups.get(group, []), locked.get(group, [])))
    for where, asked, answered in pairs:
        asks = {_ask(line) for line in asked}
        answers = {
            (
                _name(one["name"]) + _in_brackets(one.get("extras", ())),
                _specifier(one.get("specifier", "")),
                one.get("marker", ""),
            )
            for one in answered
        }
        for name, specifier, _ in sorted(asks - answers):
            yield f"uv.lock is stale: it does not answer `{name}{specifier}` ({where})"
        for name, specifier, _ in sorted(answers - asks):
            yield f"uv.lock is stale: it still holds `{name}{specifier}` ({where})"


def _ask(line: str) -> tuple[str, str, str]:
    match = _ASKED.match(line)
    if match is None:
        raise SystemExit(f"pyproject.toml: `{line}` is not a dependency")
    extras = [part.strip() for part in (match.group(2) or "").strip("[]").split(",") if part.strip()]
    return _name(match.group(1)) + _in_brackets(extras), _specifier(match.group(3)), match.group(4) or ""


def _in_brackets(extras: Iterable[str]) -> str:
    named = ",".join(sorted(_name(extra) for extra in extras))
    return f"[{named}]" if named else ""


def _by_extra(
    required: Iterable[Mapping[str, Any]],
) -> tuple[list[Mapping[str, Any]], dict[str, list[Mapping[str, Any]]]]:
    """What the project always needs, and what each of its extras adds; the lock marks the second."""
    plain: list[Mapping[str, Any]] = []
    extras: dict[str, list[Mapping[str, Any]]] = {}
    for one in required:
        marker = one.get("marker", "")
        match = _EXTRA.search(marker)
        if match is None:
            plain.append(one)
            continue
        rest = marker[: match.start()] + marker[match.end() :]
        extras.setdefault(match.group(1), []).append({**one, "marker": rest.strip()})
    return plain, extras


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _specifier(text: str) -> str:
    return ",".join(sorted(part.strip() for part in text.split(",") if part.strip()))


def _export(
    file: str,
    text: str,
    lock: Mapping[str, Any],
    own: Mapping[str, Any],
    with_own: bool,
    groups: tuple[str, ...],
) -> Iterator[str]:
    starts: list[Mapping[str, Any]] = list(own.get("dependencies", [])) if with_own else []
    for group in groups:
        starts += own.get("dev-dependencies", {}).get(group, [])
    wanted = {(p["name"], p["version"]): _hashes(p) for p in _reached(lock, starts)}
    listed = _listed(text)
    for name, version in sorted(wanted.keys() - listed.keys()):
        yield f"requirements/{file} is stale: {name}=={version} of uv.lock is missing"
    for name, version in sorted(listed.keys() - wanted.keys()):
        yield f"requirements/{file} is stale: {name}=={version} is not what uv.lock holds"
    for key in sorted(wanted.keys() & listed.keys()):
        if wanted[key] != listed[key]:
            yield f"requirements/{file} is stale: the hashes of {key[0]}=={key[1]} are not those of uv.lock"


def _reached(lock: Mapping[str, Any], starts: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for package in lock["package"]:
        by_name.setdefault(package["name"], []).append(package)
    reached: dict[tuple[str, str], Mapping[str, Any]] = {}
    seen: set[tuple[str, str, str]] = set()
    waiting = list(starts)
    while waiting:
        link = waiting.pop()
        for package in by_name.get(link["name"], []):
            if link.get("version") not in (None, package["version"]):
                continue
            reached[package["name"], package["version"]] = package
            for extra in ("", *link.get("extra", ())):
                key = (package["name"], package["version"], extra)
                if key not in seen:
                    seen.add(key)
                    more = package.get("optional-dependencies", {}).get(extra, [])
                    waiting += more if extra else package.get("dependencies", [])
    return list(reached.values())


def _hashes(package: Mapping[str, Any]) -> frozenset[str]:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return frozenset(file["hash"] for file in files)


def _listed(text: str) -> dict[tuple[str, str], frozenset[str]]:
    listed: dict[tuple[str, str], frozenset[str]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        match = _LISTED.match(entry)
        if match is not None:
            listed[match.group(1), match.group(2)] = frozenset(_HASH.findall(entry))
    return listed


def _wheels(lock: Mapping[str, Any]) -> Iterator[str]:
    for package in lock["package"]:
        if package.get("source") == {"editable": "."}:
            continue
        found = (_WHEEL.search(wheel["url"]) for wheel in package.get("wheels", []))
        tags = [(match[1], match[2], match[3]) for match in found if match is not None]
        for minor in PYTHONS:
            for platform, pattern in PLATFORMS.items():
                if _let_in(package, minor, platform) and not any(_fits(tag, minor, pattern) for tag in tags):
                    name = f"{package['name']}=={package['version']}"
                    yield f"uv.lock: {name} has no wheel for Python 3.{minor} on {platform}"


def _let_in(package: Mapping[str, Any], minor: int, platform: str) -> bool:
    """Whether this version is the one for a Python on a platform; a sole version always is."""
    markers = package.get("resolution-markers")
    if not markers:
        return True
    place = {
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.0",
        "sys_platform": _SYSTEMS[platform.split()[0]],
    }
    return any(Marker(marker).evaluate(place) for marker in markers)


def _fits(tag: tuple[str, str, str], minor: int, platform: str) -> bool:
    python, abi, system = tag
    if not (system == "any" or re.search(platform, system)):
        return False
    for one in python.split("."):
        if one in ("py3", f"py3{minor}", f"cp3{minor}"):
            return abi in ("none", "abi3", f"cp3{minor}")
        stable = re.fullmatch(r"cp3(\d+)", one)
        if abi == "abi3" and stable is not None and int(stable.group(1)) <= minor:
            return True
    return False


if __name__ == "__main__":
    sys.exit(main())
