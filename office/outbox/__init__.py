"""Effects promised in the transaction of their cause, and made exactly once by the worker."""
