#!/bin/sh
# Make the virtual environment $1 with $PYTHON, which must be 3.11 or newer; installs Debian's venv if it lacks.
set -eu
venv=$1
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Contract Trail needs Python 3.11 or newer; $python is $("$python" --version). Set PYTHON=…" >&2
    exit 1
}
[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 && exit 0
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "Installing Python's venv module" >&2
    sh "$(dirname "$0")/apt.sh" python3-venv
fi
"$python" -m venv --clear "$venv"
