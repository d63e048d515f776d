"""A Cardassay server from the other side: what a program on somebody's own machine asks of its API."""
