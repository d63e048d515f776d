"""Fields of a product whose values come from a small set of words: interface, form factor, evaluation."""

from __future__ import annotations

from cardassay.documents.cards.knowledge import load, ticked, wording
from cardassay.documents.cards.layout import Span
from cardassay.documents.cards.sheet import FROM_SENTENCE, Sheet
from cardassay.model.evidence import Fact

__all__ = ["read_evaluation_type", "read_form_factor", "read_interface"]


def read_interface(sheet: Sheet) -> Fact[str] | None:
    """``contact``, ``contactless`` or ``dual``, from a label or from the only one that the text names."""
    for item in sheet.all_labelled("interface"):
        value = _interface(item.text)
        if value is not None:
            reading = sheet.reading("interface", prose=False)
            return sheet.fact(reading, value) if reading is not None else None
    said: dict[str, Span] = {}
    for flow, match in sheet.search(wording("interface", "said"), pages=3):
        value = _interface(match.group())
        if value is not None:
            said.setdefault(value, flow.span(*match.span()))
    if len(said) == 1:
        value, span = next(iter(said.items()))
        return sheet.fact_at((span,), value, why=FROM_SENTENCE)
    return None


def _interface(text: str) -> str | None:
    if wording("interface", "dual").search(text):
        return "dual"
    contactless = wording("interface", "contactless").search(text) is not None
    contact = (
        wording("interface", "contact").search(wording("interface", "contactless").sub(" ", text)) is not None
    )
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
    said = {
        match.group().lower(): (flow, match)
        for flow, match in sheet.search(wording("form-factor", "said"), pages=2)
    }
    if len(said) == 1:
        flow, match = next(iter(said.values()))
        return sheet.fact_at((flow.span(*match.span()),), match.group(), why=FROM_SENTENCE)
    return None


def read_evaluation_type(sheet: Sheet) -> Fact[str] | None:
    """``new``, ``update``, ``renewal``, ``extension`` or ``initial``; a derivative is a new evaluation."""
    reading = sheet.reading("evaluation_type")
    if reading is None:
        return None
    box = ticked().search(reading.words)
    said = box.group("on") if box else reading.words
    for value in load("words.toml")["evaluation"]:
        if wording("evaluation", value).search(said):
            return sheet.fact(reading, value)
    return None
