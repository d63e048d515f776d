#!/bin/sh
# Finds a Python that is new enough and lets it set the project up. PYTHON=... chooses one.
set -eu
cd "$(dirname "$0")/.."

new_enough() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if ! command -v "$PYTHON" >/dev/null 2>&1; then
        echo "There is no program called $PYTHON. Give PYTHON the path of a Python 3.11 or newer." >&2
        exit 1
    fi
    if ! new_enough "$PYTHON"; then
        echo "Cardassay needs Python 3.11 or newer; $PYTHON is $("$PYTHON" --version 2>&1 || true)." >&2
        echo "Name a newer one: make setup PYTHON=/path/to/python3.12" >&2
        exit 1
    fi
    exec "$PYTHON" scripts/setup.py "$@" --chosen
fi
for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if new_enough "$candidate"; then
        exec "$candidate" scripts/setup.py "$@"
    fi
done
echo "Cardassay needs Python 3.11 or newer, and none was found on this machine's path." >&2
echo "Found as python3: $(python3 --version 2>&1 || true)" >&2
echo "Install a newer one (Debian, Ubuntu: the packages python3 and python3-venv; macOS, Windows:" >&2
echo "the installer of python.org), or name one: make setup PYTHON=/path/to/python3.12" >&2
exit 1
