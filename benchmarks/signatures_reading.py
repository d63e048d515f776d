"""
How well signatures are read: facts right of all, on a set made anew each time (scripts/make_signed).

Each situation (untouched, altered, changed after signing, wrong root, expired, timestamped, several
signatures, …) lists the facts that tell it from the others, the questions that must be raised and
the evidence grade. Ends with 1 when one is wrong.

    python benchmarks/signatures_reading.py [--data ignored]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from cardassay.documents.signatures.anchors import Anchors, read_anchors
from cardassay.documents.signatures.attaching import with_signatures
from cardassay.documents.signatures.reader import read_signatures
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import Document, Kind
from cardassay.model.evidence import Fact, Grade
from make_signed.situations import Situation, anchors_pem, facts_wrong, situations


def main() -> int:
    """Print the table; 1 when a fact, a question or a grade is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="ignored: the set is made here")
    parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "root.pem").write_bytes(anchors_pem())
        anchors, _ = read_anchors(Path(folder))
    made = situations()
    read_signatures(made[-1].pdf, anchors)  # so that loading the library is in no figure
    all_facts = all_wrong = 0
    begun = time.process_time()
    for situation in made:
        facts, wrong = _compared(situation, anchors)
        all_facts += facts
        all_wrong += len(wrong)
        print(f"  {situation.name:28}{facts - len(wrong):4} of {facts:3}   {situation.says}")
        for line in wrong:
            print(f"      WRONG {line}")
    each = 1000 * (time.process_time() - begun) / len(made)
    print(
        f"\nsignature facts right: {all_facts - all_wrong} of {all_facts}, "
        f"{len(made)} files, {each:.0f} ms each"
    )
    return 1 if all_wrong else 0


def _compared(situation: Situation, anchors: Anchors) -> tuple[int, list[str]]:
    """How many facts were asked for, and those that were found otherwise."""
    holder = {"holder": Fact("Musterkarte Fiktiv GmbH", True)}
    paper = Attestation("iso-9001", holder, Origin("paper.pdf", "0" * 64))
    bare = Document("paper.pdf", "0" * 64, Kind.MANAGEMENT_SYSTEM_CERTIFICATE, (paper,))
    document = with_signatures(bare, situation.pdf, anchors)
    wrong: list[str] = []
    # Number of signatures, questions, problems and grade count as one fact each.
    asked = 4
    if len(document.signatures) != len(situation.signatures):
        wrong.append(f"{len(document.signatures)} signatures instead of {len(situation.signatures)}")
    for expected, found in zip(situation.signatures, document.signatures, strict=False):
        asked += len(expected)
        wrong += facts_wrong(expected, found)
    questions = {flag.code for flag in document.flags}
    if questions != situation.flags:
        wrong.append(f"questions: {sorted(questions)} instead of {sorted(situation.flags)}")
    problems = {problem.code for problem in document.problems}
    if problems != situation.problems:
        wrong.append(f"problems: {sorted(problems)} instead of {sorted(situation.problems)}")
    grade = Grade.SIGNED if situation.signed else Grade.PAPER
    if document.attestations[0].grade is not grade:
        wrong.append(f"grade: {document.attestations[0].grade.label} instead of {grade.label}")
    return asked, wrong


if __name__ == "__main__":
    sys.exit(main())
