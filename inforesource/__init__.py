"""Information Resources Division."""
