"""The use cases; the command line and other rims call nothing else."""

from cardassay.assessing.assess import (
    Progress,
    WorkspaceResult,
    assess_workspace,
    judged_again,
    read_files,
)

__all__ = ["Progress", "WorkspaceResult", "assess_workspace", "judged_again", "read_files"]
