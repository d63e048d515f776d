"""
The main job on the bundled example tender: verdicts here, the report in one HTML file.

The example holds suppliers that must not qualify, so its judgement ends with another code than 0.
The demonstration itself ends with 0 when that code is the one that the example was made for.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from cardassay.cli.exits import worst

ROOT = Path(__file__).resolve().parent.parent
TENDER = ROOT / "examples" / "tender"
REPORT = ROOT / "build" / "demo" / "report.html"


def main() -> int:
    """0 when the example was judged as it was made to be."""
    expected = tomllib.loads((TENDER / "EXPECTED.toml").read_text(encoding="utf-8"))
    tender, report = TENDER.relative_to(ROOT), REPORT.relative_to(ROOT)
    arguments = ["assess", str(tender), "--day", str(expected["day"]), "--html", str(report)]
    print(f"$ cardassay {' '.join(arguments)}\n", flush=True)
    code = subprocess.run(
        [sys.executable, "-c", "from cardassay.cli import main; main()", *arguments], cwd=ROOT, check=False
    ).returncode
    wanted = worst(supplier["verdict"] for supplier in expected["supplier"])
    if code != wanted:
        print(
            f"\nThe example should end with {wanted} ({wanted.says}); it ended with {code}.", file=sys.stderr
        )
        return 1
    print(f"\nThe command ended with {code}: {wanted.says}, the worst of all suppliers, as it should be.")
    print(f"Open the report in a browser: {REPORT}")
    print("Next:")
    for command in next_commands(str(tender), str(expected["day"])):
        print(f"  .venv/bin/cardassay {command}")
    return 0


def next_commands(tender: str, day: str) -> tuple[str, ...]:
    """What to try after the judgement, on the same tender and as of the same day."""
    who = "example-card-works"
    return (
        f"explain {tender} iso-9001.plant --supplier {who} --day {day}",
        f"request {tender} {who} --day {day}",
        f"review {tender} --list --day {day}",
        "init my-tender",
    )


if __name__ == "__main__":
    sys.exit(main())
