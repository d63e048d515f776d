"""What a buyer asks for: requirement packs as data files, when they apply, and what they ask of an offer."""
