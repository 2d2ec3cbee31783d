"""Programs that have loaded their libraries once and fork a limited child for each piece of work."""
