#!/bin/sh
# Set up and run the whole suite: this is what `make test` does. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
ops/setup.sh test
exec .venv/bin/pytest "$@"
