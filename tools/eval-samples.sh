#!/bin/sh
# Reads the samples and holds the result against their truth and the baseline: tools/eval-samples.sh SARABAN [new]
#
# Ends with 5 if a measure fell below samples/baseline.json. `new` writes that file instead, for a change that is meant.
set -eu
cd "$(dirname "$0")/.."
saraban=${1:?usage: tools/eval-samples.sh SARABAN [new]}
baseline=samples/baseline.json
archive=$(mktemp -d)
trap 'rm -rf "$archive"' EXIT

"$saraban" run samples/scans --out "$archive" --progress none
if [ "${2:-}" = new ]; then
    "$saraban" eval samples "$archive" --json >"$archive/new.json"
    mv "$archive/new.json" "$baseline"
    echo "written: $baseline"
elif [ -f "$baseline" ]; then
    "$saraban" eval samples "$archive" --baseline "$baseline"
else
    "$saraban" eval samples "$archive"
fi
