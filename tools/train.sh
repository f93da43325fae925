#!/bin/sh
# Trains the line recogniser further from the checkpoint in the repository, and puts the new weights into models/:
#
#   tools/train.sh MINUTES [MORE ARGUMENTS OF train.py]
#
# Sets up what is missing: packages, a Python environment, fonts, drawings of digits. models/train/README.md has the single steps.
# SARABAN_SCRATCH=FOLDER holds fonts, drawings and checkpoints (models/train/scratch unless told).
set -eu
cd "$(dirname "$0")/.."
minutes=${1:?usage: tools/train.sh MINUTES [MORE ARGUMENTS OF train.py]}
shift

say() { printf 'train: %s\n' "$*"; }
die() { printf 'train: %s\n' "$*" >&2; exit 3; }

say 'needs 3 GB of memory, 6 GB of disk and the registries of Debian, PyPI and npm once. From nothing to the weights in the repository'
say 'took two hours on two cores (30,000 steps); on a GPU the typesetting sets the pace: 3 ms a line and core (`--workers` CORES).'

corpus=../shared/corpus
for part in official-text/cabinet.txt.gz official-text/news.txt.gz lists/provinces.csv lists/districts.csv lists/province_codes.tsv handwritten-digits; do
    [ -e "$corpus/$part" ] || missing="${missing:-} $part"
done
[ -z "${missing:-}" ] || die "the corpus is looked for in $(cd .. && pwd)/shared/corpus, beside this repository; it lacks:$missing"

tools/setup.sh train
python=models/train/.venv/bin/python
if ! [ models/train/.venv/done -nt models/train/requirements.txt ]; then
    say 'setting up models/train/.venv (5 GB; minutes)'
    ${PYTHON:-python3} -m venv models/train/.venv
    $python -m pip install --quiet --disable-pip-version-check -r models/train/requirements.txt
    touch models/train/.venv/done
fi

cd models/train
python=.venv/bin/python
SARABAN_SCRATCH=${SARABAN_SCRATCH:-$PWD/scratch}
export SARABAN_SCRATCH
# Saves the time in which glibc gives memory back.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000
mkdir -p "$SARABAN_SCRATCH"
if ! [ -e "$SARABAN_SCRATCH/fonts/done" ]; then
    say 'fetching fonts'
    $python fonts.py
    touch "$SARABAN_SCRATCH/fonts/done"
fi
[ -e "$SARABAN_SCRATCH/pen.npz" ] || { say 'cleaning the drawings of digits (minutes)'; $python pen.py; }

say "training for $minutes minutes; stop with Ctrl-C at any time, and what was learned is kept"
trap : INT
$python train.py --resume checkpoint/recognizer.pt --checkpoint "$SARABAN_SCRATCH/run.pt" --minutes "$minutes" "$@"
trap - INT
say 'exporting, measuring on held-out lines, calibrating (a quarter of an hour)'
$python export.py "$SARABAN_SCRATCH/run.pt" ..
say 'the second look at digits: cutting windows, training on them (an hour and a half)'
$python digits.py look .. "$SARABAN_SCRATCH/digits.npz" --seconds 1800
$python digits.py train "$SARABAN_SCRATCH/digits.npz" --folder .. --minutes 60 --checkpoint "$SARABAN_SCRATCH/digits.pt"
$python digits.py score ..
say 'counting official wording (two minutes)'
$python wording.py ../wording.bin
$python evaluate.py ..
$python calibrate.py .. ../card
$python worst.py .. ../card
$python pack.py "$SARABAN_SCRATCH/run.pt" checkpoint/recognizer.pt
say 'done: models/recognizer.*, digits.*, wording.bin, card/, train/checkpoint/. Put the scores into models/CARD.md'
