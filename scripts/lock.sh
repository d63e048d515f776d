#!/bin/sh
# Locks the packages for all platforms and writes requirements/ from the lock. Needs uv.
set -eu
cd "$(dirname "$0")/.."
# The lock is for everybody: whatever index this machine prefers, only the public one may stand in it.
export UV_DEFAULT_INDEX="https://pypi.org/simple" UV_NO_CONFIG=1
unset UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS
uv lock "$@"

write() { # file, title, options of the export
    file="requirements/$1.txt" title="$2"
    shift 2
    {
        echo "# $title"
        echo '# Made from uv.lock by `make lock`; do not edit by hand.'
        uv export --quiet --frozen --no-emit-project --no-annotate --no-header "$@"
    } >"$file.new"
    mv "$file.new" "$file"
}
write run 'What Cardassay needs to run, with hashes.' --no-dev --group build
write dev 'What Cardassay and its developers need, with hashes.' --all-groups
.venv/bin/python scripts/check_lock.py
