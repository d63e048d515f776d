"""Pictures of pages to lines, words and boxes; and a second reading of what matters."""
