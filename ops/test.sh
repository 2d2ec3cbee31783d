#!/bin/sh
# Set up and run the whole suite: this is what `make test` does. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
ops/setup.sh test
# TEST_PROCESSES=2 is quicker; each has a database of its own, and a file stays in one of them.
exec .venv/bin/pytest -n "${TEST_PROCESSES:-0}" --dist loadfile "$@"
