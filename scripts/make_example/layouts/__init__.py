"""Eight houses, eight looks: each module draws certificates in its own layout."""
