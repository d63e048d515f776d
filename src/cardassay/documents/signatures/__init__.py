"""PDF signatures: each one's facts, and what may be concluded from them; pyHanko is loaded on use only."""
