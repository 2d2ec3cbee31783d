#!/bin/sh
# Set up and run the whole suite: this is what `make test` does. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
ops/setup.sh test
# Each process has a database of its own, and a file of tests stays in one of them; TEST_PROCESSES=0 for just one.
exec .venv/bin/pytest -n "${TEST_PROCESSES:-2}" --dist loadfile "$@"
