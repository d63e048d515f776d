"""The audit trail: read, checked without the server, exported."""
