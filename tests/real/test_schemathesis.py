"""
The API does what its OpenAPI document says, for thousands of requests that schemathesis makes up.

A program with every scope sends them to a server that runs: right ones, wrong ones, hostile ones.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.support.real.furnished import House

EXAMPLES = int(os.environ.get("CARDASSAY_SCHEMATHESIS", "3"))
"""Made-up requests for each operation beside the systematic ones; more for a night."""

PHASES = os.environ.get("CARDASSAY_SCHEMATHESIS_PHASES", "fuzzing,stateful")
"""``coverage`` beside them tries every limit of every value: thousands of requests, for a night."""

WITHOUT = "positive_data_acceptance"
"""That a body of the right form is taken: which values make sense is said by the use cases (422)."""

SECONDS = 240
"""Past this the run is given up: somewhere an answer takes far too long."""


@pytest.fixture(scope="module")
def document(house: House) -> dict[str, Any]:
    found: dict[str, Any] = httpx2.get(f"{house.server.url}/api/openapi.json", timeout=30).json()
    return found


@pytest.fixture(scope="module")
def identifiers(house: House, document: dict[str, Any]) -> dict[str, str]:
    """Parameter of a path to an identifier that exists, taken from the list in front of it."""
    found: dict[str, str] = {}
    with house.program() as program:
        for path in sorted(document["paths"], key=lambda one: (one.count("/"), one)):
            for match in re.finditer(r"\{(\w+)\}", path):
                name, before = match.group(1), path[: match.start()].rstrip("/")
                if name in found or "get" not in document["paths"].get(before, {}):
                    continue
                listed = re.sub(r"\{(\w+)\}", lambda one: found.get(one.group(1), ""), before)
                answer = program.get(listed)
                items = answer.json().get("items", []) if answer.status_code == 200 else []
                if items and "id" in items[0]:
                    found[name] = str(items[0]["id"])
    return found


def test_the_api_does_what_its_document_says_for_whatever_is_sent(
    house: House, identifiers: dict[str, str], tmp_path: Path, figure: Callable[[str], None]
):
    # Real identifiers in every request: wrong ones end at the door, and nothing behind it is tried.
    lines = ["[parameters]", *(f'"path.{name}" = "{value}"' for name, value in identifiers.items())]
    config, report = tmp_path / "schemathesis.toml", tmp_path / "report.json"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", f"--config-file={config}", "run"]
    command += [
        f"{house.server.url}/api/openapi.json",
        "--header",
        f"Authorization: Bearer {house.furnished.token}",
    ]
    command += [f"--max-examples={EXAMPLES}", "--seed=1", "--no-color", "--continue-on-failure"]
    command += [f"--phases={PHASES}", f"--exclude-checks={WITHOUT}", "--request-timeout=60"]
    command += ["--no-shrink", "--warnings=off", "--report=json", f"--report-json-path={report}"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert report.is_file(), done.stdout + done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    tried, operations = found["test_cases"]["generated"], found["operations"]
    figure(f"schemathesis: {operations['tested']} operations, {tried} cases, {found['running_time']:.1f} s")
    assert done.returncode == 0, done.stdout
    assert found["failures"] == found["errors"] == []
    assert operations["tested"] == operations["total"]
    assert "Traceback" not in house.server.output
