"""The set-up: lock and exports agree, no foreign address stands in them, refusals are in plain words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.scripts import ROOT, loaded

FILES = ("pyproject.toml", "uv.lock", "requirements/run.txt", "requirements/dev.txt")


check_lock = loaded("scripts/check_lock.py")
Change = Callable[[str, str, str], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the files that must agree."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def change(project: Path) -> Change:
    """Replaces the first place of a text in one of the files."""

    def replace(name: str, old: str, new: str) -> None:
        text = (project / name).read_text(encoding="utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def faults(project: Path) -> str:
    return "\n".join(check_lock.check(project))


def is_found(project: Path, *says: str) -> bool:
    """One of the faults says one of these; those behind it are not looked for."""
    return any(one in fault for fault in check_lock.check(project) for one in says)


def test_lock_and_exports_of_this_project_agree(project: Path) -> None:
    assert faults(project) == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("pyproject.toml", '"click>=8.2"', '"click>=8.3"', "does not answer `click>=8.3`"),
        ("pyproject.toml", '  "rich>=14",\n', "", "still holds `rich>=14`"),
        (
            "pyproject.toml",
            '"pi-heif>=1.1"',
            '"pi-heif>=2"',
            "does not answer `pi-heif>=2` (extra heic)",
        ),
        (
            "pyproject.toml",
            '"pyhanko[etsi]>=',
            '"pyhanko>=',
            "still holds `pyhanko[etsi]<0.39,>=0.38`",
        ),
        ("pyproject.toml", '"pypdf>=6"', '"pypdf>=7"', "does not answer `pypdf>=7` (group dev)"),
        (
            "pyproject.toml",
            'requires-python = ">=3.11"',
            'requires-python = ">=3.12"',
            "the project asks >=3.12",
        ),
        ("requirements/run.txt", "jinja2==3", "jinja2==2", "run.txt is stale: jinja2=="),
        ("requirements/run.txt", "--hash=sha256:", "--hash=sha256:0", "the hashes of aiohappyeyeballs=="),
        ("requirements/dev.txt", "pytest==", "pytest-cov==", "dev.txt is stale: pytest-cov=="),
    ],
)
def test_a_stale_file_is_found(
    project: Path, change: Change, file: str, old: str, new: str, says: str
) -> None:
    change(file, old, new)

    assert is_found(project, says)


def test_a_missing_export_is_found(project: Path) -> None:
    (project / "requirements" / "run.txt").unlink()

    assert is_found(project, "requirements/run.txt is missing")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("uv.lock", "https://files.pythonhosted.org/", "https://packages.example/"),
        ("uv.lock", "https://files.pythonhosted.org/", "https://files.pythonhosted.org.example/"),
        ("uv.lock", "https://files.pythonhosted.org/", "http://files.pythonhosted.org/"),
        ("uv.lock", "https://files.pythonhosted.org/", "file:///srv/wheels/"),
        ("uv.lock", 'registry = "https://pypi.org/simple"', 'registry = "https://mirror.example/simple"'),
        ("requirements/run.txt", "click==", "--index-url https://mirror.example/simple\nclick=="),
        ("requirements/run.txt", "click==", "--find-links /srv/wheels\nclick=="),
        ("requirements/run.txt", "click==", "click @ https://mirror.example/click.whl\nclick=="),
    ],
)
def test_an_address_that_is_not_the_public_indexs_is_found(
    project: Path, change: Change, file: str, old: str, new: str
) -> None:
    change(file, old, new)

    assert is_found(project, "is not an address of the public index", "ties the file to one machine")


def test_a_package_from_a_path_is_found(project: Path, change: Change) -> None:
    change("uv.lock", 'source = { registry = "https://pypi.org/simple" }', 'source = { path = "../click" }')

    assert is_found(project, "not from the public index")


@pytest.mark.parametrize(
    ("tag", "minor", "platform", "fits"),
    [
        (("py3", "none", "any"), 13, "Windows on x86_64", True),
        (("cp312", "cp312", "manylinux_2_27_x86_64"), 12, "Linux on x86_64", True),
        (("cp312", "cp312", "manylinux_2_27_x86_64"), 13, "Linux on x86_64", False),
        (("cp311", "abi3", "manylinux_2_27_aarch64"), 14, "Linux on aarch64", True),
        (("cp314", "cp314t", "macosx_11_0_arm64"), 14, "macOS on arm64", False),
        (("py3", "none", "macosx_11_0_universal2"), 11, "macOS on arm64", True),
        (("cp311", "cp311", "musllinux_1_2_x86_64"), 11, "Linux on x86_64", False),
    ],
)
def test_a_wheel_fits_a_python_on_a_platform(
    tag: tuple[str, str, str], minor: int, platform: str, fits: bool
) -> None:
    assert check_lock._fits(tag, minor, check_lock.PLATFORMS[platform]) is fits


def test_a_platform_without_a_wheel_is_found(project: Path) -> None:
    lines = (project / "uv.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not ("/pypdfium2-" in line and "aarch64" in line)]
    (project / "uv.lock").write_text("".join(kept), encoding="utf-8")

    assert re.search(r"pypdfium2==\S+ has no wheel for Python 3.11 on Linux on aarch64", faults(project))


def test_a_version_for_some_pythons_needs_wheels_for_those_alone(project: Path) -> None:
    lines = (project / "uv.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not ("/numpy-" in line and "-cp311-" in line)]
    (project / "uv.lock").write_text("".join(kept), encoding="utf-8")
    found = faults(project)

    assert re.search(r"numpy==\S+ has no wheel for Python 3.11 on Windows on x86_64", found)
    assert "Python 3.12" not in found


# The set-up itself, as far as it goes without making an environment.


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose path holds blanks."""
    path = tmp_path / "a check out"
    (path / "scripts").mkdir(parents=True)
    (path / "requirements").mkdir()
    for name in ("scripts/setup.py", "scripts/setup.sh", *FILES):
        shutil.copy(ROOT / name, path / name)
    return path


def _python(folder: Path, body: str, name: str = "python3") -> Path:
    """A stand-in for a Python."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def setup(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(checkout / "scripts" / "setup.sh")],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


needs_sh = pytest.mark.skipif(not Path("/bin/sh").exists(), reason="make and sh are not used on this system")


@needs_sh
def test_no_python_that_is_new_enough_is_refused_in_plain_words(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for name in ("python3", "python"):
        _python(tmp_path / "bin", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac', name)
    for tool in ("dirname", "sh"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or "/bin/sh")
    ended = setup(checkout, PATH=str(tmp_path / "bin"))

    assert ended.returncode == 1
    assert "needs Python 3.11 or newer" in ended.stderr
    assert "Python 3.9.2" in ended.stderr
    assert not (checkout / ".venv").exists()


@needs_sh
def test_a_chosen_python_that_is_not_there_is_refused(checkout: Path) -> None:
    ended = setup(checkout, PYTHON="/nowhere/python3.12")

    assert ended.returncode == 1
    assert "There is no program called /nowhere/python3.12" in ended.stderr


@needs_sh
def test_a_chosen_python_that_is_too_old_is_refused(checkout: Path, tmp_path: Path) -> None:
    old = _python(tmp_path, 'case "$1" in --version) echo Python 2.7.18 >&2;; *) exit 1;; esac', "old python")
    ended = setup(checkout, PYTHON=str(old))

    assert ended.returncode == 1
    assert "needs Python 3.11 or newer" in ended.stderr
    assert "Python 2.7.18" in ended.stderr


def test_an_old_python_is_refused_in_plain_words(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = loaded(checkout / "scripts" / "setup.py")
    monkeypatch.setattr(module, "LEAST", (99, 0))

    assert module.main([]) == 1
    assert "make setup PYTHON=" in capsys.readouterr().err


@pytest.mark.parametrize("part", ["venv", "ensurepip"])
def test_a_missing_part_of_python_is_named_with_its_package(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    module = loaded(checkout / "scripts" / "setup.py")
    monkeypatch.setattr(
        module.importlib.util, "find_spec", lambda name, package=None: None if name == part else object()
    )

    assert module.main([]) == 1
    said = capsys.readouterr().err
    assert f"`{part}`" in said
    assert "python3-venv" in said


@pytest.fixture
def recorded(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, list[list[str]]]:
    """The set-up with commands that are noted instead of run; making an environment makes its files."""
    module = loaded(checkout / "scripts" / "setup.py")
    commands: list[list[str]] = []

    def run(command: list[str], quiet: bool = False) -> bool:
        commands.append(command)
        if command[1:3] == ["-m", "venv"]:
            (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
            (checkout / ".venv" / "bin" / "python").touch()
            version = ".".join(map(str, sys.version_info[:3]))
            (checkout / ".venv" / "pyvenv.cfg").write_text(f"version = {version}\n", encoding="utf-8")
        return True

    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module.os, "name", "posix")
    return module, commands


def test_the_second_run_does_nothing(recorded: tuple[ModuleType, list[list[str]]]) -> None:
    module, commands = recorded

    assert module.main([]) == 0
    assert any("--require-hashes" in command for command in commands)
    commands.clear()
    assert module.main([]) == 0
    assert commands == []


def test_a_new_lock_is_installed_into_the_same_environment(
    recorded: tuple[ModuleType, list[list[str]]], checkout: Path
) -> None:
    module, commands = recorded
    module.main([])
    commands.clear()
    with (checkout / "requirements" / "run.txt").open("a", encoding="utf-8") as file:
        file.write("# changed\n")

    assert module.main([]) == 0
    assert any("--require-hashes" in command for command in commands)
    assert not any(command[1:3] == ["-m", "venv"] for command in commands)


def test_a_set_up_that_was_cut_short_is_done_again(
    recorded: tuple[ModuleType, list[list[str]]], checkout: Path
) -> None:
    module, commands = recorded
    module.main([])
    (checkout / ".venv" / "cardassay-setup.json").write_text("{", encoding="utf-8")
    commands.clear()

    assert module.main([]) == 0
    assert commands


def test_the_developers_set_up_holds_the_users(recorded: tuple[ModuleType, list[list[str]]]) -> None:
    module, commands = recorded
    module.main(["--dev"])
    commands.clear()

    assert module.main([]) == 0
    assert commands == []
