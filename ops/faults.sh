#!/bin/sh
# Set up and run the fault tests at their full size: this is what `make faults` does. Arguments go to pytest.
# Each size is a variable, so that a part can be run smaller or larger: FAULT_KILLS=2000 make faults
set -eu
cd "$(dirname "$0")/.."
ops/setup.sh test
export FAULT_KILLS="${FAULT_KILLS:-10000}"              # forked people, relays and workers
export FAULT_SERVER_KILLS="${FAULT_SERVER_KILLS:-500}"  # real web, worker, relay, beat and broker
export FAULT_WEB_DEATHS="${FAULT_WEB_DEATHS:-50}"       # at each of three points
export FAULT_STOPS="${FAULT_STOPS:-50}"                 # of PostgreSQL, at once
export FAULT_BROKER_DOWN="${FAULT_BROKER_DOWN:-60}"     # seconds
export FAULT_FLUSHES="${FAULT_FLUSHES:-50}"             # of the broker
export FAULT_SILENCES="${FAULT_SILENCES:-5}"            # of connections to the broker
export FAULT_FILE_KILLS="${FAULT_FILE_KILLS:-2000}"     # between file and row
export FAULT_MAIL_KILLS="${FAULT_MAIL_KILLS:-500}"      # around the sending of a mail
export FAULT_SWEEP_KILLS="${FAULT_SWEEP_KILLS:-500}"    # of whoever sweeps reminders
export FAULT_DOCUMENTS="${FAULT_DOCUMENTS:-100}"        # whose messages come three times
export FAULT_SKEWS="${FAULT_SKEWS:--1d -10m +10m +1d}"  # of the clocks of web and worker
export FAULT_ROUNDS="${FAULT_ROUNDS:-1000}"             # of two people on one step
export FAULT_NUMBERS="${FAULT_NUMBERS:-2000}"           # taken by each of eight processes
export FAULT_DATABASE_FULL="${FAULT_DATABASE_FULL:-1}"  # PostgreSQL's own disk, once; as root
export FAULT_ISSUES="${FAULT_ISSUES:-5000}"             # numbers of outgoing documents
uname -srm
exec .venv/bin/pytest tests/faults -q "$@"
