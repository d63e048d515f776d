"""What others say: snapshots of public lists, read into rows, and claims held against them."""
