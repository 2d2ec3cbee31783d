"""Who may do what: the world, the questions, and the reviewed answers that test_who_may.py compares."""
