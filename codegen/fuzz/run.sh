#!/bin/sh
# Runs the fuzz targets, each for so many seconds, on a corpus that begins with the documents of the tests.
# run.sh [-s SECONDS] [TARGET...]
set -eu
cd "$(dirname "$0")"

seconds=60
if [ "${1-}" = "-s" ]; then
    seconds=$2
    shift 2
fi
if [ $# -eq 0 ]; then
    set -- document generate lower normalize source
fi

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "a nightly toolchain is missing: rustup toolchain install nightly --profile minimal" >&2
    exit 2
fi
if ! cargo +nightly fuzz --version >/dev/null 2>&1; then
    echo "cargo-fuzz is missing: cargo install cargo-fuzz --locked" >&2
    exit 2
fi

# The seeds of the targets that read bytes, each under a name of its own.
seeds=corpus/seeds
mkdir -p "$seeds"
find ../tests/fixtures ../tests/refused ../../spec -type f -size -200k \( -name '*.yaml' -o -name '*.json' \) |
    while read -r file; do
        cp "$file" "$seeds/$(echo "$file" | tr -c 'A-Za-z0-9._\n' '_')"
    done

failed=0
for target in "$@"; do
    mkdir -p "corpus/$target"
    folders="corpus/$target"
    if [ "$target" != document ]; then
        folders="$folders $seeds"
    fi
    # There is no `unsafe` to watch. Threads of tests have 2 MiB of stack, so that is what there is here.
    (
        ulimit -s 2048
        # shellcheck disable=SC2086
        cargo +nightly fuzz run -O -s none --debug-assertions "$target" $folders -- \
            -dict=openapi.dict -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=1024 \
            -print_final_stats=1
    ) || failed=1
done
exit $failed
