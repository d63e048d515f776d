"""What a server keeps: one database (SQLite or PostgreSQL) and the evidence by hash; no rule lives here."""
