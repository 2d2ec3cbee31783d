"""Network System Division."""
