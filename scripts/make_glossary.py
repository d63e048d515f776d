"""Write ``docs/glossary.md``: the terms, then the closed sets of the program as they stand in the code."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from cardassay.model.document import Kind  # noqa: E402  the path above comes first
from cardassay.model.fields import FIELDS  # noqa: E402
from cardassay.model.reason import Reason  # noqa: E402

GLOSSARY = ROOT / "docs" / "glossary.md"
_TERMS = ROOT / "docs" / "terms.md"


def glossary() -> str:
    """The glossary's text: the written terms, then reasons, kinds and fields."""
    lines = [_TERMS.read_text(encoding="utf-8").rstrip(), "", "## Reasons", ""]
    lines += ["Each reason knows the outcome it leads to; laws may soften a no to indeterminate.", ""]
    lines += ["| code | axis | leads to | says |", "|---|---|---|---|"]
    lines += [f"| `{r.code}` | {r.axis} | {r.outcome} | {r.text} |" for r in Reason]
    lines += ["", "## Kinds of documents", "", ", ".join(f"`{kind}`" for kind in Kind) + ".", ""]
    lines += ["## Fields of an attestation", "", "| field | form | is |", "|---|---|---|"]
    lines += [f"| `{spec.name}` | {spec.form} | {spec.says} |" for spec in FIELDS.values()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    GLOSSARY.write_text(glossary(), encoding="utf-8")
