#!/bin/sh
# Installs what saraban needs and a fresh Debian 12 with Rust lacks. Does only what is missing, and says what it does.
#
#   tools/setup.sh          to build, test and run: system packages, libpdfium
#   tools/setup.sh python   to make samples: python3 with venv
#   tools/setup.sh bench    to measure: OCRmyPDF and Tesseract's script model
#   tools/setup.sh train    to train: fonts, Thai shaping for Pillow, npm, python3 with venv
#
# SARABAN_PDFIUM=FILE uses that libpdfium and fetches none. PYTHON=FILE uses that Python.
set -eu
cd "$(dirname "$0")/.."

# libpdfium comes from the wheel that PyPI serves for pypdfium2, the only registry that carries one: pinned, and checked.
PDFIUM_VERSION=5.15.2
case "$(uname -m)" in
    x86_64)        PDFIUM_ARCH=x86_64  PDFIUM_SHA256=dc31aea5b0fb9fefc9b537a65f4113980b2c40798445736a7e6565bc85161e37 ;;
    aarch64|arm64) PDFIUM_ARCH=aarch64 PDFIUM_SHA256=dd46e93c0c3a73f6cea8489baff6d77a5d0759dd53fbbce0aeb49c91830176fc ;;
    *)             PDFIUM_ARCH='' PDFIUM_SHA256='' ;;
esac

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 3; }

# packages PACKAGE...: installs those that are missing.
packages() {
    command -v dpkg-query >/dev/null || {
        say "this is no Debian; make sure that you have the likes of: $*"
        return 0
    }
    missing=''
    for p in "$@"; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null | grep -q '^ii' || missing="$missing $p"
    done
    [ -n "$missing" ] || { say 'system packages: all here'; return 0; }
    as_root=''
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "please have these packages installed, or install sudo:$missing"
        as_root=sudo
    fi
    say "installing system packages:$missing"
    $as_root apt-get update -qq || say 'apt-get update failed; going on with the package lists there are'
    # shellcheck disable=SC2086  # a list of names
    $as_root env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
        die "apt-get could not install:$missing"
}

# The first Python that has the module; installs Debian's with it if none has.
python_with() {
    for python in ${PYTHON:-} python3 /usr/bin/python3; do
        "$python" -c "import $1" 2>/dev/null && { echo "$python"; return 0; }
    done
    packages python3 "$2" >&2
    /usr/bin/python3 -c "import $1" 2>/dev/null || die "there is no Python 3 with $1; install $2"
    echo /usr/bin/python3
}

pdfium() {
    if [ -n "${SARABAN_PDFIUM:-}" ]; then
        say "libpdfium: \$SARABAN_PDFIUM ($SARABAN_PDFIUM)"
        return 0
    fi
    folder=.tools/pdfium
    if [ -f $folder/SHA256 ] && (cd $folder && sha256sum --status -c SHA256) && grep -q "^# $PDFIUM_SHA256" $folder/SHA256; then
        say "libpdfium $PDFIUM_VERSION: here"
        return 0
    fi
    [ -n "$PDFIUM_SHA256" ] || die "no libpdfium is pinned for $(uname -m); install one and set SARABAN_PDFIUM to its path"
    python=$(python_with pip python3-pip)
    say "fetching libpdfium (pypdfium2 $PDFIUM_VERSION from PyPI)"
    rm -rf .tools/fetch $folder
    mkdir -p .tools/fetch $folder
    echo "pypdfium2==$PDFIUM_VERSION --hash=sha256:$PDFIUM_SHA256" >.tools/fetch/requirements
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
        --platform "manylinux_2_17_$PDFIUM_ARCH" -d .tools/fetch -r .tools/fetch/requirements ||
        die 'could not fetch it; is PyPI to be reached? Or set SARABAN_PDFIUM to a libpdfium.so of your own'
    echo "$PDFIUM_SHA256  $(ls .tools/fetch/*.whl)" | sha256sum --status -c || die 'its SHA-256 is wrong; not used'
    "$python" -m zipfile -e .tools/fetch/*.whl .tools/fetch/wheel
    cp .tools/fetch/wheel/pypdfium2_raw/libpdfium.so $folder/
    cp -r .tools/fetch/wheel/pypdfium2-*.dist-info/licenses $folder/
    (cd $folder && { echo "# $PDFIUM_SHA256"; sha256sum libpdfium.so; } >SHA256)
    rm -rf .tools/fetch
    say "libpdfium $PDFIUM_VERSION: in $folder"
}

case "${1:-build}" in
    build)
        command -v cargo >/dev/null || die 'there is no cargo; install Rust (https://rustup.rs) and try again'
        packages gcc libc6-dev pkg-config libtesseract-dev libleptonica-dev tesseract-ocr-tha
        pdfium
        ;;
    python) python_with ensurepip python3-venv >/dev/null; say 'Python: here' ;;
    bench)  packages ocrmypdf tesseract-ocr tesseract-ocr-tha tesseract-ocr-script-thai poppler-utils time ;;
    train)
        python_with ensurepip python3-venv >/dev/null
        packages fonts-thai-tlwg fonts-arundina fonts-dejavu-core libraqm0
        command -v npm >/dev/null || packages npm
        ;;
    *)      die "unknown: $1 (build, python, bench or train)" ;;
esac
