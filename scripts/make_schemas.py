"""
Write the JSON Schemas under ``docs/schema`` from the model, or check that they are fresh.

::

    python scripts/make_schemas.py            # write
    python scripts/make_schemas.py --check    # exit 1 when a file differs
"""

from __future__ import annotations

import sys
from pathlib import Path

from cardassay.report.assessment_schema import assessment_schema
from cardassay.report.plain import to_json
from cardassay.report.schemas import read_schema

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "schema"


def main(arguments: list[str]) -> int:
    """The exit code: 0 when all schemas are written or fresh, 1 when one is stale."""
    schemas = {"read.schema.json": read_schema(), "assessment.schema.json": assessment_schema()}
    stale = 0
    for name, schema in schemas.items():
        path, content = FOLDER / name, to_json(schema)
        if "--check" not in arguments:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            print(f"{path} is stale; run: python scripts/make_schemas.py", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
