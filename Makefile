# Two commands: `make demo` shows the portal, `make test` proves it. Both install what they need.
PYTHON ?= python3
export PYTHON

.PHONY: help demo test setup lock benchmark
help:
	@echo "make demo    the portal with a believable month of work, on http://127.0.0.1:8000 (PORT=8001 for another)"
	@echo "make test    the whole test suite; ARGS=... goes to pytest, for example ARGS='tests/office -k clocks'"
	@echo "make benchmark   how fast it is at a million documents, beside a minimal Django page (fills 20 GB once)"
	@echo "make setup   only install what both need"
	@echo "make lock    write the lock files again from pyproject.toml"

demo:
	@ops/demo.sh

test:
	@ops/test.sh $(ARGS)

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
