"""What happened to a PDF after a signature, and whether that was allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cardassay.documents.editing.revisions import Change, differences

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

__all__ = ["AfterSigning", "changes_after"]


@dataclass(frozen=True, slots=True)
class AfterSigning:
    """The changes behind a signature."""

    level: str
    """``none``, ``allowed`` or ``not-allowed``."""
    changes: tuple[Change, ...] = ()

    @property
    def said(self) -> list[dict[str, object]]:
        """The changes as plain values."""
        return [{"what": one.what, "says": one.says, "page": one.page} for one in self.changes]


def changes_after(data: bytes, embedded: EmbeddedPdfSignature, status: Any, covers: str) -> AfterSigning:
    """
    What was changed after a signature.

    pyHanko's own rules decide what needs no further look: proofs, timestamps, further signatures
    and filled fields. Where they object, the two versions are compared, for two reasons: a person
    wants to know what changed; and a note that somebody laid on the page is allowed by the standard
    (ISO 32000-2, 12.8.2.2.2, permission 3), unless the signer forbade it.
    """
    if covers == "whole-file":
        return AfterSigning("none")
    if covers == "part":
        says = "bytes stand in the file that the signature does not cover and no update explains"
        return AfterSigning("not-allowed", (Change("other", says),))
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    _, _, again, after = (int(number) for number in embedded.byte_range)
    found = _differences(data[: again + after], data)
    result = status.diff_result
    if isinstance(result, DiffResult):
        if result.modification_level is ModificationLevel.NONE:
            return AfterSigning("none")
        forbidden = getattr(status, "docmdp_ok", True) is False
        return AfterSigning("not-allowed" if forbidden else "allowed", found or (_unnamed(result),))
    permission = embedded.docmdp_level if embedded.sig_object_type != "/DocTimeStamp" else None
    notes_allowed = permission is None or permission.value >= 3
    only_notes = bool(found) and all(
        one.what in ("annotation", "signature", "signature-proofs", "form-field") for one in found
    )
    if only_notes and notes_allowed and any(one.what == "annotation" for one in found):
        return AfterSigning("allowed", found)
    return AfterSigning("not-allowed", found or (Change("other", str(result)),))


def _differences(old: bytes, new: bytes) -> tuple[Change, ...]:
    try:
        return differences(old, new)
    except Exception as error:  # noqa: BLE001  a foreign file; that the comparison failed is said instead
        says = f"the two versions could not be compared ({type(error).__name__}: {str(error)[:100]})"
        return (Change("other", says),)


def _unnamed(result: Any) -> Change:
    names = ", ".join(sorted(result.changed_form_fields))
    return Change(
        "form-field" if names else "signature-proofs", names or "proofs of the signatures were added"
    )
