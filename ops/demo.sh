#!/bin/sh
# Set up and run the demo: this is what `make demo` does.
set -eu
cd "$(dirname "$0")/.."
var="${OFFICE_VAR:-var}"
# Look before anything is installed: a second start beside a running demo must change nothing.
if [ -e "$var/demo.lock" ] && ! flock --nonblock "$var/demo.lock" true; then
    echo "The demo already runs here: $(cat "$var/demo.address" 2>/dev/null || echo 'it is still starting')" >&2
    echo "Stop it with Ctrl-C where it runs. Nothing was changed." >&2
    exit 1
fi
ops/setup.sh
exec .venv/bin/python -m office.servers demo
