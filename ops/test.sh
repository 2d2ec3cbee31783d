#!/bin/sh
# Set up and run the whole suite: this is what `make test` does. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
ops/setup.sh test
# Two processes, each with a database of its own; a file stays in one of them.
exec .venv/bin/pytest -n "${TEST_PROCESSES:-2}" --dist loadfile "$@"
