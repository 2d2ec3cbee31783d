"""How fast and how frugal the portal is, and what it does under too many people."""
