"""Legal and house figures: dated values with their source."""
