"""The use cases; the command line and other rims call nothing else."""

from cardassay.assessing.assess import Progress, WorkspaceResult, assess_workspace, read_files

__all__ = ["Progress", "WorkspaceResult", "assess_workspace", "read_files"]
