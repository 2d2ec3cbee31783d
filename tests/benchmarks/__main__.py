"""make benchmark: BENCHMARK_SIZES (10000,100000,1000000), BENCHMARK_ROUNDS (3), BENCHMARK_REQUESTS (20 an operation)."""

import os
import sys

from office.servers import places
from office.servers.pair import Pair
from tests.benchmarks import papers
from tests.benchmarks.data import Data, run
from tests.benchmarks.run import Run
from tests.benchmarks.table import tables


def main() -> int:
    """Fill what is missing, measure, print the tables last."""
    sizes = [int(text) for text in os.environ.get("BENCHMARK_SIZES", "10000,100000,1000000").split(",")]
    rounds, requests = (int(os.environ.get(f"BENCHMARK_{name}", number)) for name, number in
                        (("ROUNDS", "3"), ("REQUESTS", "20")))
    with Pair("bench").in_use() as pair:
        data = Data(pair)
        environments = {size: data.ready(size) for size in sizes}
        run(environments[sizes[0]], "manage.py", "collectstatic", "--no-input", "--verbosity", "0")
        results = Run(environments, rounds, requests).measure()
    text = f"{tables(results, sizes, rounds, requests)}\n\n{papers.table(papers.ROUNDS)}"
    (places.VAR / "benchmark.md").write_text(text)
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
