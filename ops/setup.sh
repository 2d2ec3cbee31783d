#!/bin/sh
# Install what the demo ("setup.sh") or the tests ("setup.sh test") need. Each step looks first whether its
# work is done already, so a second run takes a moment. Never asks a question.
set -eu
cd "$(dirname "$0")/.."
purpose="${1:-demo}"

say() { echo "[set-up] $*"; }
fail() { echo "[set-up] $*" >&2; exit 1; }
installed() { [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]; }

PYTHON="${PYTHON:-python3}"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null ||
    fail "Python 3.11 is needed; set PYTHON to its program, for example: make PYTHON=/usr/bin/python3.11 demo"
mkdir -p var && [ -w var ] || fail "This directory belongs to somebody else: clone the project as yourself."

# --- 1. System packages: only when one is missing; as root, by sudo without a password, or by your hand -------
missing=""
if [ ! -x .boot/bin/uv ]; then
    "$PYTHON" -m pip --version >/dev/null 2>&1 || missing="python3-pip"
fi
if command -v dpkg-query >/dev/null; then
    wanted="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
    [ "$purpose" = test ] && wanted="$wanted chromium-headless-shell libatomic1 faketime poppler-utils softhsm2" # libatomic1 is for Playwright's driver
    for package in $wanted; do
        installed "$package" || missing="$missing $package"
    done
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    as_root="nobody"
fi
install="apt-get install -y --no-install-recommends$(printf ' %s' $missing)"
if [ -n "$missing" ]; then
    [ "$as_root" != nobody ] ||
        fail "System packages are missing. Run this once, then the same make again:
    sudo sh -c 'apt-get update && $install'"
    say "System packages:$(printf ' %s' $missing)"
    $as_root env DEBIAN_FRONTEND=noninteractive sh -c "apt-get -qq update && $install" >var/apt.log 2>&1 ||
        { tail -n 20 var/apt.log >&2; fail "apt-get failed; the whole of it is in var/apt.log"; }
fi

# --- 2. Python packages, each pinned by its hash -------------------------------------------------------------
# The machine's own certificates, as pip has it: an office's network may sign with its own authority.
export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_SYSTEM_CERTS=true
if [ ! -x .boot/bin/uv ]; then
    say "The installer uv"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-script-location \
        --require-hashes --target .boot -r ops/requirements-boot.txt
fi
lock=requirements.txt
[ "$purpose" = test ] && lock=requirements-dev.txt
# The directory is part of the mark, because the programs of a virtual environment name it.
sum="$(pwd) $(sha256sum <"$lock")"
if [ "$(cat ".venv/$lock.done" 2>/dev/null)" != "$sum" ]; then
    say "Python packages from $lock"
    grep -qsxF "$(pwd)" .venv/made-in || rm -rf .venv
    if [ ! -x .venv/bin/python ]; then
        .boot/bin/uv venv --quiet --clear --python "$(command -v "$PYTHON")" .venv
        pwd >.venv/made-in
    fi
    .boot/bin/uv pip install --require-hashes --python .venv/bin/python -r "$lock" 2>&1 |
        grep -v '^ + ' || true
    # The line above hides uv's own exit status behind grep's, so look at what came of it.
    .boot/bin/uv pip check --quiet --python .venv/bin/python && [ -x .venv/bin/celery ] ||
        fail "The Python packages are not complete; run the same make again."
    echo "$sum" >".venv/$lock.done"
fi

# --- 3. Faces for official papers: without them papers are set in Noto and say so ----------------------------
if [ ! -e var/fonts/FandolFang-Regular.otf ]; then
    if [ "$as_root" != nobody ] && ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; then
        $as_root apt-get -qq update || true
    fi
    ops/fonts.sh || say "Papers will be set in a substitute face."
fi

# --- 4. Message catalogues ----------------------------------------------------------------------------------
.venv/bin/python -m office.i18n compile >/dev/null
