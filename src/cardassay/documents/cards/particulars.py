"""Fields whose values come from a small set of words: interface, book, version, result, label tokens."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.prose import Flow
from cardassay.documents.cards.sheet import Reading, Sheet, clean
from cardassay.model.evidence import Fact

__all__ = [
    "read_book",
    "read_cpp_version",
    "read_evaluation_type",
    "read_findings",
    "read_form_factor",
    "read_interface",
    "read_label_tokens",
    "read_laboratory_accreditation",
    "read_pages",
    "read_range",
    "read_result",
    "read_test_methods",
]

_SENTENCE = "read from a sentence, without a label"
_TICKED = re.compile(
    r"(?:[☒☑✓✔✗✘■⊠🗹🗷●◉√\uf0fe\uf078\uf0fd]|\[[xX✓✔]\]|\([xX]\))\s*(?P<on>[^☐□❑❏▢○◯☒☑✓✔✗✘■⊠\[(]{2,60})"
)

_DUAL = re.compile(
    r"(?i)\bdual\b|contact (?:and|&|\+|/) ?contactless|contactless (?:and|&|\+|/) ?contact\b|双界面|双接口|Dual-?Interface|double interface|interfaz dual|接触式?(?:和|与|及|、|/)非接触"
)
_CONTACTLESS = re.compile(r"(?i)contactless|kontaktlos|sans contact|sin contacto|非接触")
_CONTACT = re.compile(
    r"(?i)\bcontact\b(?!less)|kontaktbehaftet|\bkontakt\b|avec contact|con contacto|(?<!非)接触"
)
_SAID = re.compile(
    r"(?i)\b(?:dual[- ]interface|contactless|contact(?: and contactless)?)(?= (?:chip |payment |smart |IC )?(?:card|product|interface|chip))"
    r"|双界面|\b(?:contact and contactless) interfaces?"
)
_FORM_FACTOR = re.compile(
    r"(?i)\b(?:non[- ])?ID-1\b|\b(?:wearables?|key ?fob|wristband|ring|sticker|micro ?tag|mini[- ]card)\b"
)
_EVALUATIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("extension", re.compile(r"(?i)extension|extended|verlängerung|延期")),
    ("renewal", re.compile(r"(?i)renew|erneuer|renouvel|renova|续(?:期|证)|换证")),
    ("update", re.compile(r"(?i)\bupdate|change request|delta|modif|变更|更新")),
    ("initial", re.compile(r"(?i)\binitial\b|\bfirst\b|erst|initiale?|初次|首次")),
    ("new", re.compile(r"(?i)\bnew\b|derivative|\bneu|nouve|nuev[oa]|新")),
)  # fmt: skip

_BOOK = re.compile(
    r"(?i)card production(?: (?:and|&) provisioning)?[\s,:–\-(]{0,4}(?:security requirements[\s,:–\-(]{1,4})?"
    r"(?P<book>(?:logical|physical)(?:(?: and | & | ?/ ?|, )(?:logical|physical))?)\b"
)
_BOOK_BY_REQUIREMENTS = re.compile(
    r"(?i)\b(?P<book>(?:logical|physical)(?:(?: and | & | ?/ ?)(?:logical|physical))?) security requirements"
)
_VERSION = re.compile(r"(?i)(?:\bv(?:ersion|er\.?)?\.? ?|^\s*)(?P<version>\d{1,2}\.\d(?:\.\d)?)\b")
_STANDARD = re.compile(
    r"\b(?:(?:DIN|BS|NF|EN|UNE|SIST|ÖNORM|SN)[ -]?(?:EN[ -]?)?)?(?:ISO(?:/IEC)?|IEC)(?:/TR)?[ -]?(?:7810|7811|7812|7816|10373|14443|15693|24789|18745|9227|4892)"
    r"(?:-\d{1,2})?(?::(?:19|20)\d\d)?(?:/Amd\.? ?\d(?::20\d\d)?)?|\bGB/T ?(?:14916|16649|17554|17552|17550)(?:\.\d+)?(?:-(?:19|20)\d\d)?"
    r"|\bCQM[- ]?TM[- ]?\d+\b|\bANSI/?INCITS ?322(?:-20\d\d)?"
)
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:il|[kpdmas])?(?:ICC|ICM|IC|CB|IAC)|[kpdm]P|iacICM|iacIL|IL|BSM|P(?=\s*(?:$|[,;:()/]|–|-)))(?![A-Za-z0-9])"
)
_NO_FINDINGS = re.compile(
    r"(?i)^(?:none|nil|no(?: open)?(?: findings?| items?| non-?compliances?)?|0|keine\b.*|aucun\w*.*|ningun\w*.*|无|没有)[.]?$"
)
_PAGE = re.compile(
    r"(?i)\b(?:page|seite|página|pagina|第) ?(\d{1,3}) ?(?:of|von|de|sur|/|di|页,? ?共) ?(\d{1,3})\b"
)
_ACCREDITORS = "A2LA|ACCREDIA|ANAB|BELAC|CNAS|COFRAC|DAkkS|DANAK|EIAC|EMA|ENAC|FINAS|HKAS|IAS|INMETRO|IPAC|JAB|JAS-ANZ|KAN|KOLAS|NABL|NA|NATA|NVLAP|PCA|RvA|SAC-SINGLAS|SAC|SANAS|SAS|SNAS|STS|SWEDAC|TAF|TURKAK|TÜRKAK|UKAS"
_ACCREDITOR = re.compile(rf"(?<![A-Za-z])(?:{_ACCREDITORS})(?![A-Za-z])")
_LAB_NUMBER = re.compile(
    r"\bD-PL-\d{5}-\d{2}(?:-\d{2})?|\bCNAS ?L\d{4,6}|\b1-\d{4}(?= ?(?:\(|,|\.|$|rév|portée))|\b\d{2,4}/LE\d{2,5}\b|\bTC-\d{4,5}\b|(?<=UKAS )\d{4}\b"
)


def read_interface(sheet: Sheet) -> Fact[str] | None:
    """``contact``, ``contactless`` or ``dual``, from a label or from the only one that the text names."""
    for item in sheet.all_labelled("interface"):
        value = _interface(item.text)
        if value is not None:
            reading = sheet.reading("interface", prose=False)
            return sheet.fact(reading, value) if reading is not None else None
    said: dict[str, Span] = {}
    for flow, match in sheet.search(_SAID, pages=3):
        value = _interface(match.group())
        if value is not None:
            said.setdefault(value, flow.span(*match.span()))
    if len(said) == 1:
        value, span = next(iter(said.items()))
        return sheet.fact_at((span,), value, why=_SENTENCE)
    return None


def _interface(text: str) -> str | None:
    if _DUAL.search(text):
        return "dual"
    contactless = _CONTACTLESS.search(text) is not None
    contact = _CONTACT.search(_CONTACTLESS.sub(" ", text)) is not None
    if contact and contactless:
        return "dual"
    if contactless:
        return "contactless"
    return "contact" if contact else None


def read_form_factor(sheet: Sheet) -> Fact[str] | None:
    """The form factor as printed, from a label or from the only one that the text names."""
    labelled = sheet.text("form_factor")
    if labelled is not None:
        return labelled
    said = {match.group().lower(): (flow, match) for flow, match in sheet.search(_FORM_FACTOR, pages=2)}
    if len(said) == 1:
        flow, match = next(iter(said.values()))
        return sheet.fact_at((flow.span(*match.span()),), match.group(), why=_SENTENCE)
    return None


def read_evaluation_type(sheet: Sheet) -> Fact[str] | None:
    """``new``, ``update``, ``renewal``, ``extension`` or ``initial``; a derivative is a new evaluation."""
    reading = sheet.reading("evaluation_type")
    if reading is None:
        return None
    ticked = _TICKED.search(reading.words)
    words = ticked.group("on") if ticked else reading.words
    for value, pattern in _EVALUATIONS:
        if pattern.search(words):
            return sheet.fact(reading, value)
    return None


def read_book(sheet: Sheet) -> Fact[str] | None:
    """``physical``, ``logical`` or ``both``: the book of Card Production that was assessed."""
    ticked: list[tuple[Flow, re.Match[str]]] = []
    for flow in sheet.flows[:6]:
        for match in _TICKED.finditer(flow.text):
            if re.match(
                r"(?i)\W*(?:pci )?(?:card production )?(?:and provisioning )?(?:logical|physical)\b",
                match.group("on"),
            ):
                ticked.append((flow, match))
    if ticked:
        spans = [flow.span(match.start("on"), match.end("on")) for flow, match in ticked]
        value = _book(" ".join(match.group("on") for _, match in ticked))
        return sheet.fact_at(spans, value) if value else None
    for item in sheet.all_labelled("cpp_book"):
        value = _book(item.text)
        if value:
            reading = Reading(
                item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
            )
            return sheet.fact(reading, value)
    for pattern in (_BOOK, _BOOK_BY_REQUIREMENTS):
        found = [(flow, match) for flow, match in sheet.search(pattern, pages=3)]
        if found:
            title = [pair for pair in found if pair[0].page.number == 1 and pair[1].start() < 900]
            books = {_book(match.group("book")) for _, match in (title or found)}
            flow, match = (title or found)[0]
            span = flow.span(match.start("book"), match.end("book"))
            if len(books) == 1:
                return sheet.fact_at((span,), str(books.pop()))
            # A paper on one book often mentions that the other is reported apart.
            return None
    return None


def _book(text: str) -> str:
    logical = re.search(r"(?i)logical|logisch|logique|lógic|逻辑", text) is not None
    physical = re.search(r"(?i)(?<!meta)physi(?:cal|sch|que)|físic|物理", text) is not None
    if logical and physical:
        return "both"
    return "logical" if logical else ("physical" if physical else "")


def read_cpp_version(sheet: Sheet) -> Fact[str] | None:
    """The version of the requirements, such as ``3.0.1``."""
    for item in sheet.all_labelled("cpp_version"):
        match = _VERSION.search(item.text)
        if match:
            reading = Reading(
                item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
            )
            return sheet.fact(reading, match.group("version"))
    for item in sheet.all_labelled("cpp_book"):
        match = _VERSION.search(item.text)
        if match:
            reading = Reading(
                item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
            )
            return sheet.fact(reading, match.group("version"))
    found: dict[str, Span] = {}
    for phrase in sheet.phrases.get("cpp_version", ()):
        match = _VERSION.search(phrase.words)
        if match:
            found.setdefault(match.group("version"), phrase.span)
    if len(found) == 1:
        version, span = next(iter(found.items()))
        return sheet.fact_at((span,), version, why=_SENTENCE)
    return None


def read_result(sheet: Sheet) -> Fact[str] | None:
    """The result as printed; of boxes the one ticked."""
    for item in sheet.all_labelled("result"):
        reading = Reading(
            item.text, tuple(s for line in item.lines for s in line.spans()), (item.text,), "", item
        )
        ticked = _TICKED.findall(item.text)
        if len(ticked) == 1:
            return sheet.fact(reading, clean(ticked[0]))
        if re.search(r"[☐□❑❏▢]", item.text):
            continue
        first = clean(item.lines[0].text)
        if first:
            return sheet.fact(reading, first)
    for flow in sheet.flows[:6]:
        for match in _TICKED.finditer(flow.text):
            if re.match(r"(?i)\W*(?:not |non-? ?|fully )?compliant\b|in place\b", match.group("on")):
                words = re.match(
                    r"(?i)\W*((?:not |non-? ?|fully )?compliant(?: but with legal exception)?)",
                    match.group("on"),
                )
                if words:
                    return sheet.fact_at((flow.span(*match.span("on")),), clean(words.group(1)))
    return sheet.text("result")


def read_findings(sheet: Sheet) -> Fact[tuple[str, ...]] | None:
    """The findings still open; empty when the paper says that there are none."""
    for item in sheet.labelled.get("open_findings", ()):
        lines = [clean(line.text) for line in item.lines if line.text]
        spans = tuple(span for line in item.lines for span in line.spans())
        if not lines or not spans:
            continue
        if _NO_FINDINGS.match(lines[0]):
            return sheet.fact_at(spans, ())
        joined: list[str] = []
        for line in lines:
            # A line that begins with a small letter goes on with the finding above.
            if joined and line[:1].islower():
                joined[-1] = f"{joined[-1]} {line}"
            else:
                joined.append(line)
        return sheet.fact_at(spans, tuple(joined))
    return None


def read_label_tokens(sheet: Sheet) -> Fact[tuple[str, ...]] | None:
    """The CQM label tokens, such as ``kICC``, in the order printed."""
    tokens: list[str] = []
    spans: list[Span] = []
    for item in sheet.all_labelled("label_tokens"):
        for line in item.lines:
            for match in _TOKEN.finditer(line.text):
                tokens.append(match.group())
                spans.extend(line.spans())
    why = ""
    if not tokens:
        why = _SENTENCE
        for flow, match in sheet.search(_TOKEN, pages=3):
            # Alone, "IC", "P" and "CB" are words of any letter.
            if match.group() not in ("IC", "P", "IL"):
                tokens.append(match.group())
                spans.append(flow.span(*match.span()))
    return sheet.fact_at(spans, tuple(dict.fromkeys(tokens)), why=why) if tokens else None


def read_test_methods(sheet: Sheet) -> Fact[str] | None:
    """The test standards as printed, each once, joined by semicolons."""
    names: list[str] = []
    spans: list[Span] = []
    for item in sheet.all_labelled("standard"):
        for line in item.lines:
            hits = [match.group() for match in _STANDARD.finditer(line.text)]
            names.extend(hits)
            spans.extend(line.spans() if hits else ())
    why = ""
    if not names:
        why = _SENTENCE
        for flow, match in sheet.search(_STANDARD, pages=10):
            names.append(" ".join(match.group().split()))
            spans.append(flow.span(*match.span()))
    return sheet.fact_at(spans, "; ".join(dict.fromkeys(names)), why=why) if names else None


def read_laboratory_accreditation(sheet: Sheet) -> dict[str, Fact[Any]]:
    """The laboratory's accreditation number and body, where printed."""
    facts: dict[str, Fact[Any]] = {}
    reading = sheet.reading("accreditation_number", prose=False)
    if reading is not None:
        body = _ACCREDITOR.search(reading.words)
        number = _LAB_NUMBER.search(reading.words)
        rest = clean(_ACCREDITOR.sub("", reading.words)) if number is None else number.group()
        rest = re.sub(r"(?i)^(?:no|nr|n°)\.? ?|\(?ISO/IEC 17025(?::\d{4})?\)?", "", rest).strip(" ,;:()")
        if re.search(r"\d", rest):
            facts["accreditation_number"] = sheet.fact(reading, rest)
        if body is not None:
            facts["accreditation_body"] = sheet.fact(reading, body.group())
        return facts
    for flow, match in sheet.search(_LAB_NUMBER, pages=3):
        facts["accreditation_number"] = sheet.fact_at(
            (flow.span(*match.span()),), match.group(), why=_SENTENCE
        )
        near = _ACCREDITOR.search(
            flow.text, max(0, match.start() - 120), min(len(flow.text), match.end() + 60)
        )
        if near is not None:
            facts["accreditation_body"] = sheet.fact_at(
                (flow.span(*near.span()),), near.group(), why=_SENTENCE
            )
        break
    return facts


def read_range(sheet: Sheet, name: str) -> tuple[Fact[date], Fact[date]] | None:
    """Both days of a span of time; one day alone is both its ends."""
    start, end = sheet.day(name, index=0, of=2), sheet.day(name, index=1, of=2)
    if start is not None and end is not None:
        return start, end
    one = sheet.day(name)
    return (one, one) if one is not None else None


def read_pages(sheet: Sheet) -> Fact[tuple[str, ...]] | None:
    """The page marks found, as ``n of m``."""
    marks: list[str] = []
    spans: list[Span] = []
    for flow, match in sheet.search(_PAGE):
        marks.append(f"{match.group(1)} of {match.group(2)}")
        spans.append(flow.span(*match.span()))
    return sheet.fact_at(spans, tuple(dict.fromkeys(marks))) if marks else None
