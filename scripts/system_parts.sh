#!/bin/sh
# Programs of the system that some tests use: tesseract with its languages, and the DejaVu fonts.
# Installed with apt-get where that may be done (Debian, Ubuntu; as root); elsewhere it says what is
# missing. With CI=true what is missing in the end is a failure; otherwise those tests are skipped.
set -eu

LANGUAGES="eng deu rus srp"
FONT=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

missing() {
    [ -f "$FONT" ] || echo fonts-dejavu-core
    if ! command -v tesseract >/dev/null 2>&1; then
        echo tesseract-ocr
        for language in $LANGUAGES; do echo "tesseract-ocr-$language"; done
        return
    fi
    have=$(tesseract --list-langs 2>/dev/null || true)
    for language in $LANGUAGES; do
        echo "$have" | grep -qx "$language" || echo "tesseract-ocr-$language"
    done
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    # shellcheck disable=SC2086  one word for each package
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $wanted; } >/dev/null || true
    wanted=$(missing)
    [ -n "$wanted" ] || exit 0
fi
echo "Not installed: $(echo "$wanted" | tr '\n' ' ')" >&2
echo "Debian, Ubuntu: sudo apt-get install $(echo "$wanted" | tr '\n' ' ')" >&2
if [ "${CI:-}" = true ]; then
    exit 1
fi
echo "The tests that use them are skipped." >&2
