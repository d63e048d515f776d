"""The watch: what ends when, whom to tell, and whether telling worked."""
