"""How fast and how frugal the portal is at a million documents, beside bare SQL and a minimal Django page."""
