#!/bin/sh
# Fuzzes every target for hours: `fuzz/long.sh [HOURS PER TARGET]` (1). Findings are kept in fuzz/artifacts, what is new in target/fuzz-corpus.
set -eu
cd "$(dirname "$0")/.."
seconds=$((${1:-1} * 3600))
for target in statistics judge compare drift decode frames segment import; do
    mkdir -p "target/fuzz-corpus/$target"
    RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none --fuzz-dir fuzz --target-dir target/fuzz "$target" "target/fuzz-corpus/$target" \
        -- -timeout=10 -max_total_time="$seconds"
done
