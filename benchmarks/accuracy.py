"""
How much of real papers is read right, and how often something wrong is stated as sure (must be 0).

Run: ``python benchmarks/accuracy.py [SHARED_DATA]``. Ends 1 when anything wrong is stated as sure.
The last table says for each kind of paper on what its reader was tried: on real papers, or on
examples of our own only; the values of the latter are never sure.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from cardassay.documents.keeping import kept  # noqa: E402  the path above comes first
from cardassay.documents.reading import read_file  # noqa: E402  the path above comes first
from cardassay.model.document import Kind  # noqa: E402

_PARTS = ("cc_reading.py", "management_reading.py")


def kinds_seen(shared: Path) -> list[tuple[str, int, int, str]]:
    """Each kind with the number of real and of own papers that were told to be of it."""
    real: Counter[str] = Counter()
    for folder in ("cc_documents", "iso_certificates", "other_documents"):
        for path in sorted((shared / folder).rglob("*")):
            if path.suffix in (".pdf", ".txt", ".jpg"):
                real.update(document.kind.value for document in read_file(path, memory=kept("ocr-pages")))
    own: Counter[str] = Counter()
    for path in sorted((ROOT / "tests/documents").rglob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        kind = document.get("kind") if isinstance(document, dict) else None
        if kind:
            own[kind] += 1
    fixtures = [
        *(ROOT / "tests/documents/cc/papers").rglob("*.txt"),
        *(ROOT / "examples/tender/suppliers").rglob("*.pdf"),
    ]
    for path in sorted(fixtures):
        own.update(document.kind.value for document in read_file(path))
    layouts = tomllib.loads((ROOT / "src/cardassay/documents/layouts.toml").read_text(encoding="utf-8"))
    tried = {entry["kind"]: entry.get("schemes", []) for entry in layouts["layout"]}
    rows = []
    for kind in Kind:
        where = "own examples only"
        if kind.value in tried:
            schemes = ", ".join(tried[kind.value])
            where = f"real papers ({schemes})" if schemes else "real papers"
        rows.append((kind.value, real[kind.value], own[kind.value], where))
    return rows


def main() -> int:
    """Run every part, then print the table of kinds."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    if not shared.is_dir():
        print(f"there is no folder of real papers at {shared}; name it: make accuracy SHARED=folder")
        return 2
    worst = 0
    for part in _PARTS:
        command = [sys.executable, str(ROOT / "benchmarks" / part), "--data", str(shared)]
        worst = max(worst, subprocess.run(command, check=False).returncode)
        print()
    print(f"{'kind':40} {'real':>6} {'own':>6}  tried on")
    for kind, real, own, where in kinds_seen(shared):
        print(f"{kind:40} {real:6} {own:6}  {where}")
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
