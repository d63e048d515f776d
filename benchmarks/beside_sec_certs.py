"""
Time per report beside the keyword pass of the sec-certs tool, on the same texts in one run.

sec-certs (MIT) is not a dependency: install it in an environment of its own and name that Python.

Run: ``python benchmarks/beside_sec_certs.py --python /path/to/env/bin/python [--data ../shared/data]``.
Both passes run in a process of their own, in turn, on one core each; CPU seconds are compared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

OURS = """
import json, sys, time
from pathlib import Path
from cardassay.documents.reading import read_file
files = sorted(Path(sys.argv[1]).glob('*.txt'))
read_file(files[0])
times = {}
for file in files:
    began = time.process_time(); read_file(file); times[file.name] = time.process_time() - began
print(json.dumps(times))
"""

THEIRS = """
import json, sys, time
from pathlib import Path
from sec_certs.cert_rules import cc_rules
from sec_certs.utils.extract import extract_keywords
class View:
    def __init__(self, text): self.text = text
    def get_full_text(self): return self.text
files = sorted(Path(sys.argv[1]).glob('*.txt'))
extract_keywords(View(files[0].read_text(errors='replace')), cc_rules)
times = {}
for file in files:
    began = time.process_time()
    if extract_keywords(View(file.read_text(errors='replace')), cc_rules) is None: raise SystemExit('failed')
    times[file.name] = time.process_time() - began
print(json.dumps(times))
"""


def timed(python: str, program: str, folder: Path) -> dict[str, float]:
    """CPU seconds by file name."""
    run = subprocess.run(
        [python, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin", "HOME": "/tmp"},
    )
    times: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return times


def main() -> int:
    """Print both medians and the ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--python", required=True, help="a Python with sec-certs installed")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    folder = options.data / "cc_documents/pa193"
    ours = timed(sys.executable, OURS, folder)
    theirs = timed(options.python, THEIRS, folder)
    ratios = [theirs[name] / ours[name] for name in ours if name in theirs and ours[name] > 0]
    print(f"{len(ratios)} reports and security targets, CPU time")
    print(f"cardassay, all fields: median {statistics.median(ours.values()) * 1000:.0f} ms a document")
    print(f"sec-certs, keyword pass: median {statistics.median(theirs.values()) * 1000:.0f} ms a document")
    print(f"ratio by document: median {statistics.median(ratios):.0f}, least {min(ratios):.0f} times faster")
    print(f"ratio of the sums: {sum(theirs.values()) / sum(ours.values()):.0f} times faster")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
