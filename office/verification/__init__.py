"""What was issued, under which code, and whether it still holds; and the page on which staff check a paper."""
