#!/bin/sh
# Programs of the system that some tests use: tesseract with its languages, the DejaVu fonts, a
# PostgreSQL server, Chromium, and Node.js with the OpenID provider and axe (tests/real/parts).
# Installed with apt-get where that may be done (Debian, Ubuntu; as root); elsewhere it says what is
# missing. With CI=true what is missing in the end is a failure; otherwise those tests are skipped.
set -eu
cd "$(dirname "$0")/.."

LANGUAGES="eng deu rus srp"
FONT=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
PARTS=tests/real/parts
NODE_LEAST="20.19"

there() {
    command -v "$1" >/dev/null 2>&1
}

missing() {
    [ -f "$FONT" ] || echo fonts-dejavu-core
    if there tesseract; then
        have=$(tesseract --list-langs 2>/dev/null || true)
        for language in $LANGUAGES; do
            echo "$have" | grep -qx "$language" || echo "tesseract-ocr-$language"
        done
    else
        echo tesseract-ocr
        for language in $LANGUAGES; do echo "tesseract-ocr-$language"; done
    fi
    # Debian keeps the server's programs off the path, one folder for each version.
    there postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || echo postgresql
    there chromium || there chromium-browser || there google-chrome || echo chromium
    there node || echo nodejs
    there npm || echo npm
}

# The packages of tests/real/parts: one line for what is wrong, nothing when they stand.
npm_parts() {
    if ! there node || ! there npm; then
        return
    fi
    if ! node -e "const [a, b] = process.versions.node.split('.'); const [c, d] = '$NODE_LEAST'.split('.');
                  process.exit(+a > +c || (+a === +c && +b >= +d) ? 0 : 1)"; then
        echo "Node.js $(node --version) is too old for the OpenID provider of the tests: $NODE_LEAST or newer."
        return
    fi
    # The stamp is the lock that the folder was made from: a changed lock makes it again.
    cmp -s "$PARTS/package-lock.json" "$PARTS/node_modules/.made-from" && return
    if (cd "$PARTS" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >/dev/null; then
        cp "$PARTS/package-lock.json" "$PARTS/node_modules/.made-from"
    else
        echo "The packages of $PARTS could not be installed (npm ci); the lines above say why."
    fi
}

wanted=$(missing)
if [ -n "$wanted" ] && there apt-get && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086  one word for each package
    { apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted; } >/dev/null || true
    wanted=$(missing)
fi
wrong=$(npm_parts)
[ -n "$wanted$wrong" ] || exit 0
if [ -n "$wanted" ]; then
    echo "Not installed: $(echo "$wanted" | tr '\n' ' ')" >&2
    echo "Debian, Ubuntu: sudo apt-get install $(echo "$wanted" | tr '\n' ' ')" >&2
    echo "then again: sh scripts/system_parts.sh" >&2
fi
[ -z "$wrong" ] || echo "$wrong" >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
echo "The tests that use them are skipped." >&2
