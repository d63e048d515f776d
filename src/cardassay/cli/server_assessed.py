"""An assessment that came from a server as canonical JSON, for a person and as an exit code."""

from __future__ import annotations

import json
from typing import Any

import click

from cardassay.cli.exits import ExitCode, worst

__all__ = ["exit_code_of", "print_assessed"]

_FIRST = {"rejects": "✖", "leaves-open": "?", "condition": "◐"}
_MOST = 12


def exit_code_of(content: bytes) -> ExitCode:
    """The exit code that ``cardassay assess`` ends with on the same assessment."""
    return worst(one["verdicts"]["by_evidence"] for one in json.loads(content)["assessments"])


def print_assessed(content: bytes) -> None:
    """Verdicts with what stands in their way, blockers first."""
    for one in json.loads(content)["assessments"]:
        verdicts = one["verdicts"]
        click.echo(f"{one['supplier']['name']}: {verdicts['by_evidence']} on {one['day']}")
        if verdicts["with_waivers"] != verdicts["by_evidence"]:
            click.echo(f"  with waivers: {verdicts['with_waivers']}")
        for effect, sign in _FIRST.items():
            lines = _lines(one["findings"], effect)
            for line in lines[:_MOST]:
                click.echo(f"  {sign} {line}")
            if len(lines) > _MOST:
                click.echo(f"  {sign} and {len(lines) - _MOST} more")


def _lines(findings: list[dict[str, Any]], effect: str) -> list[str]:
    """Each requirement once, with its first reason that is no yes."""
    found: dict[str, str] = {}
    for finding in findings:
        if finding["effect"] == effect:
            said = "; ".join(reason["says"] for reason in finding["reasons"])
            found.setdefault(f"{finding['title']}: {said}", finding["requirement"])
    return [f"{line} ({requirement})" for line, requirement in found.items()]
