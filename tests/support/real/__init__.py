"""Real counterparts on this machine for tests: servers, a provider, a browser; each has a fixture."""
