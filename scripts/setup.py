"""
Makes ``.venv`` in the checkout: the locked packages with their hashes, then the project itself.

Needs the standard library only, and is written so that an old Python can still say that it is too
old. A stamp holds what the set-up was made from; while that stays the same, a second run does
nothing. Call it through ``make setup`` (or ``python scripts/setup.py`` where there is no make).
"""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "cardassay-setup.json"
LEAST = (3, 11)


def main(arguments: "list[str]") -> int:
    """0 when the set-up stands, 1 with a message when it cannot be made."""
    if sys.version_info < LEAST:
        return refuse(
            f"Cardassay needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.",
            "Name a newer one: make setup PYTHON=/path/to/python3.12",
        )
    name = "dev" if "--dev" in arguments else "run"
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    present = made_by() if python.exists() else ""
    mine = f"{sys.version_info[0]}.{sys.version_info[1]}"
    # Without a choice of the person's own, the Python that made the environment goes on.
    version = mine if "--chosen" in arguments or not present else present
    if present == version and read_stamps().get(name) == key_of(name, version):
        return 0
    if present == version and run([str(python), "-m", "pip", "--version"], quiet=True):
        STAMP.unlink(missing_ok=True)
    else:
        missing = [module for module in ("venv", "ensurepip") if importlib.util.find_spec(module) is None]
        if missing:
            return refuse(
                f"{sys.executable} lacks its part `{missing[0]}`, with which the environment is made.",
                f"Debian and Ubuntu keep it in the package python3-venv (or python{mine}-venv);",
                "install that, or name another Python: make setup PYTHON=/path/to/python3",
            )
        say(f"making .venv with Python {mine}")
        clear = ["--clear"] if present != mine else []
        if not run([sys.executable, "-m", "venv", *clear, str(VENV)]):
            return refuse(
                "The environment .venv could not be made; the lines above say why.",
                "If they name ensurepip: Debian and Ubuntu keep it in the package python3-venv.",
            )
        STAMP.unlink(missing_ok=True)
        version = mine
    say(f"installing the packages of requirements/{name}.txt")
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    listed = str(ROOT / "requirements" / f"{name}.txt")
    if not run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", listed]):
        return refuse(
            "The packages could not be installed; the lines above say why.",
            "Without a network, or behind a proxy, set pip up first (pip config), then try again.",
        )
    say("installing Cardassay")
    if not run([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]):
        return refuse("The project could not be installed; the lines above say why.")
    # Where nobody lets Python keep what it compiled, every command would compile the project again.
    run([str(python), "-m", "compileall", "-q", str(ROOT / "src")], quiet=True)
    stamps = {name: key_of(name, version)}
    if name == "dev":
        stamps["run"] = key_of("run", version)
    STAMP.write_text(json.dumps(stamps, indent=1) + "\n", encoding="utf-8")
    say("ready: .venv holds everything, no network is needed from here on")
    return 0


def key_of(name: str, version: str) -> str:
    """A hash over everything that the environment is made from."""
    parts = [
        (ROOT / "requirements" / f"{name}.txt").read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        Path(__file__).read_bytes(),
        version.encode(),
        # An environment does not survive being moved: its scripts name their place.
        str(ROOT).encode(),
    ]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def made_by() -> str:
    """The Python version, such as ``3.12``, that ``.venv`` was made by; empty when there is none."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    for line in lines:
        name, _, value = line.partition("=")
        if name.strip() in ("version", "version_info"):
            return ".".join(value.strip().split(".")[:2])
    return ""


def read_stamps() -> "dict[str, str]":
    """The keys of the last set-up; empty when there was none or it was cut short."""
    try:
        stamps = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def run(command: "list[str]", quiet: bool = False) -> bool:
    """Whether the command ended well."""
    silent = subprocess.DEVNULL if quiet else None
    return subprocess.run(command, cwd=str(ROOT), check=False, stdout=silent, stderr=silent).returncode == 0


def say(text: str) -> None:
    """Progress goes to standard error: standard output belongs to what was asked for."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def refuse(*lines: str) -> int:
    """Says why the set-up cannot be made; gives 1."""
    print("\n".join(lines), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
