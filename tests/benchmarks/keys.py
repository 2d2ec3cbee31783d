"""The keys of the benchmark's divisions and people: arithmetic, so that documents can be copied between divisions."""

DIVISION, PLACE, LEADER = 1_000, 10_000, 20_000  # the first keys: of divisions; of posts, people and accounts
STRIDE, PLACES, LEADERS = 10, 9, 4
HEAD, REGISTRY, FIRST_CLERK = 0, 1, 2
PASSWORD = "a-password-for-the-benchmark"
BUSY, BUSY_WITH = 4, 40  # so many heads of division have so many papers more to act on, whatever the size


def place(division: int, number: int) -> int:
    """The key of a post, its holder and their account."""
    return PLACE + division * STRIDE + number
