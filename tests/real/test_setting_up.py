"""The set-up of the real counterparts: it says what is missing, and nothing of it is in the package."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.support.real.needs import PARTS, not_here
from tests.support.scripts import ROOT

TOOLS = ("sh", "dirname", "ls", "grep", "tr", "id", "cmp", "cp", "cat")


def set_up(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The script on a machine that has the plainest tools only, and no way to install any."""
    for tool in TOOLS:
        place = shutil.which(tool)
        assert place is not None
        (folder / tool).symlink_to(place)
    command = [str(folder / "sh"), str(ROOT / "scripts" / "system_parts.sh")]
    clean = {name: value for name, value in os.environ.items() if name != "CI"}
    return subprocess.run(
        command,
        env={**clean, "PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_nothing_can_be_installed_it_says_what_is_missing_and_how_to_get_it(tmp_path: Path):
    done = set_up(tmp_path)
    assert done.returncode == 0
    first, second, *_, last = done.stderr.splitlines()
    assert first.startswith("Not installed: ")
    assert {"tesseract-ocr", "chromium", "nodejs", "npm"} <= set(first.split())
    assert second.startswith("Debian, Ubuntu: sudo apt-get install ")
    assert last == "The tests that use them are skipped."


def test_in_continuous_integration_a_missing_part_is_a_failure(tmp_path: Path):
    done = set_up(tmp_path, CI="true")
    assert done.returncode == 1
    assert "skipped" not in done.stderr


def test_an_old_node_is_named(tmp_path: Path):
    (tmp_path / "npm").symlink_to("/bin/false")
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\n[ $# = 1 ] && echo v18.19.0\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = set_up(tmp_path)
    assert "Node.js v18.19.0 is too old for the OpenID provider of the tests: 20.19 or newer." in done.stderr


@pytest.mark.parametrize(("environment", "outcome"), [("", pytest.skip), ("true", pytest.fail)])
def test_a_test_without_its_part_is_skipped_and_fails_in_continuous_integration(
    monkeypatch: pytest.MonkeyPatch, environment, outcome
):
    monkeypatch.setenv("CI", environment)
    with pytest.raises(outcome.Exception, match="Chromium is not installed here"):
        not_here("Chromium")


def test_the_npm_lock_names_no_address_but_the_public_registry_and_has_every_hash():
    text = (PARTS / "package-lock.json").read_text(encoding="utf-8")
    elsewhere = [
        address
        for address in re.findall(r'"resolved": "([^"]*)"', text)
        if not address.startswith("https://registry.npmjs.org/")
    ]
    assert elsewhere == []
    packages = json.loads(text)["packages"]
    assert len(packages) > 2
    for name, package in packages.items():
        assert not name or package["integrity"].startswith("sha512-"), name
        assert not package.get("hasInstallScript"), f"{name} would run a script when it is installed"


def test_the_package_holds_no_test_and_nothing_of_axe(tmp_path: Path):
    buildapi = importlib.import_module("flit_core.buildapi")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = buildapi.build_wheel(str(tmp_path))
    with zipfile.ZipFile(tmp_path / name) as wheel:
        inside = wheel.namelist()
    assert any(place.startswith("cardassay/") for place in inside)
    assert [one for one in inside if not one.startswith(("cardassay/", "cardassay-"))] == []
    assert [one for one in inside if "axe" in one.lower() or "node_modules" in one] == []
