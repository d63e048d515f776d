"""Who may come in: people, passwords, one-time codes, OpenID, sessions, tokens, members of tenders."""
