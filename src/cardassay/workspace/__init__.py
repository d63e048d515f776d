"""The workspace on disk: project, suppliers, dossiers, and what people decided."""

from cardassay.workspace.applying import applied
from cardassay.workspace.confirmed import (
    Admission,
    Checked,
    Confirmation,
    Decisions,
    KindSaid,
    Receipt,
    Review,
    Sameness,
)
from cardassay.workspace.creating import create_workspace
from cardassay.workspace.opening import open_workspace
from cardassay.workspace.project_file import ReviewRules
from cardassay.workspace.values import DossierFile, SupplierFolder, Workspace

__all__ = [
    "Admission",
    "Checked",
    "Confirmation",
    "Decisions",
    "DossierFile",
    "KindSaid",
    "Receipt",
    "Review",
    "ReviewRules",
    "Sameness",
    "SupplierFolder",
    "Workspace",
    "applied",
    "create_workspace",
    "open_workspace",
]
