#!/bin/sh
# Reads samples/scans into an archive and prints what a clerk wants to know: tools/demo.sh ARCHIVE
set -eu
cd "$(dirname "$0")/.."
archive=${1:?usage: tools/demo.sh ARCHIVE}
saraban=target/release/saraban

rc=0
$saraban run samples/scans --out "$archive" || rc=$?
# 2: some inputs could not be read; failures.jsonl and the screen say which.
[ "$rc" -eq 0 ] || [ "$rc" -eq 2 ] || exit "$rc"
echo
echo "The archive is in $archive. Some things to try:"
echo "  $saraban search ขยะ --archive $archive"
echo "  $saraban deadlines --as-of 2026-04-01 --within 30d --archive $archive"
echo "  $saraban eval samples $archive"
