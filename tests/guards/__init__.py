"""The rules of the house, each kept by a test; those that protect have a twin that shows that the guard bites."""
