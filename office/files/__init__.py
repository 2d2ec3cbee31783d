"""Files people hand in: names, checks in a separate process, the content-addressed store, page images."""
