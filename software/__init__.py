"""Software System Division."""
