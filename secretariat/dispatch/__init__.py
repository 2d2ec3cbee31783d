"""Distribution (分发) of outgoing documents: to whom each went, by which way, and who received it."""
