"""What the Secretariat does in the demo's month."""
