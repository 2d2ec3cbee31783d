"""What Comprehensive Planning does in the demo's month."""
