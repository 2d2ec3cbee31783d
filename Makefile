# Two commands: `make demo` shows the portal, `make test` proves it. Both install what they need.
PYTHON ?= python3
export PYTHON

.PHONY: help demo test samples faults hostile load board money benchmark restore-drill evidence setup lock
help:
	@echo "make demo    the portal with a believable month of work, on http://127.0.0.1:8000 (PORT=8001 for another)"
	@echo "make test    the whole test suite; ARGS=... goes to pytest, for example ARGS='tests/office -k clocks'"
	@echo "make samples a PDF of every format of official document, sealed and signed, in build/samples"
	@echo "make faults  the fault tests at full size: kills, crashes, full disks, wrong clocks; prints a table at the end"
	@echo "make hostile hostile input at length: 20,000 requests, 2,000 searches, every payload and file name; about an hour"
	@echo "make load    300 people for ten minutes, five times as many, and afterwards (LOAD_SECONDS=60 for less)"
	@echo "make money   a budget of 1,000 lines and 100,000 vouchers: what its pages cost, and that the totals are theirs"
	@echo "make board   the supervision board and a dashboard over 100,000 items, beside a minimal page"
	@echo "make benchmark   how fast it is at a million documents, beside a minimal Django page (fills 20 GB once)"
	@echo "make restore-drill    an office is saved while it works, restored on an empty server, and compared"
	@echo "make evidence    the audit: every write by every door, 1,001 tamperings, every rewriting refused"
	@echo "make setup   only install what both need"
	@echo "make lock    write the lock files again from pyproject.toml"

demo:
	@ops/demo.sh

test:
	@ops/test.sh $(ARGS)

samples:
	@ops/setup.sh
	@.venv/bin/python -m office.demo.samples build/samples

faults:
	@ops/faults.sh $(ARGS)

# What prints a table runs in one process: one of several would keep what it prints.
hostile:
	@TEST_PROCESSES=0 HOSTILE_REQUESTS=20000 HOSTILE_SEARCHES=2000 HOSTILE_PAYLOADS=1000 HOSTILE_NAMES=1000 \
		ops/test.sh -q -s tests/hostile tests/office/accounts tests/office/files tests/office/papers/test_hostile.py

load:
	@TEST_PROCESSES=0 LOAD_SECONDS=$${LOAD_SECONDS:-600} ops/test.sh tests/benchmarks/test_load.py -q

board:
	@TEST_PROCESSES=0 BOARD_ITEMS=100000 ops/test.sh -q tests/benchmarks/test_board.py

money:
	@TEST_PROCESSES=0 MONEY_LINES=1000 MONEY_VOUCHERS=100000 ops/test.sh -q tests/benchmarks/test_money.py

restore-drill:
	@ops/setup.sh
	@.venv/bin/python -m office.backup.drill

evidence:
	@TEST_PROCESSES=0 TAMPERINGS=1001 ops/test.sh -q tests/office/audit

setup:
	@ops/setup.sh test

benchmark:
	@ops/setup.sh test
	@.venv/bin/python -m tests.benchmarks

lock:
	.boot/bin/uv pip compile --quiet --generate-hashes --universal --no-header --extra embedded \
		pyproject.toml -o requirements.txt
	.boot/bin/uv pip compile --quiet --generate-hashes --universal --no-header --extra embedded --extra dev \
		--constraint requirements.txt pyproject.toml -o requirements-dev.txt
	echo 'uv' | .boot/bin/uv pip compile --quiet --generate-hashes --universal --no-header - -o ops/requirements-boot.txt
