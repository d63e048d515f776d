"""Frozen states, sign-off, waivers, remarks, and the difference of two states."""
