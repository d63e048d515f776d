"""The office over HTTP: pages for people and an API for programs; no rule lives here."""
