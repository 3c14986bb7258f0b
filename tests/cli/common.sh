# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by the other scripts, which ctest gives HOLDTIME (the program) and SOURCE (the source tree), both absolute.
# Each works in a folder of its own below the one it is started in. Here:
#   expect STATUS ARGUMENT...   runs holdtime, its output in the files `out` and `err`
#   says TEXT / prints TEXT     the last run said so on stderr / printed so on stdout
#   silent                      nothing on stderr
#   wrong TEXT                  notes a failure and goes on
#   finish                      ends the script

set -u
unset HOLDTIME_PLOTS HOLDTIME_LESSONS GNUTERM COLUMNS LINES POSIXLY_CORRECT ARGP_HELP_FMT
export LC_ALL=C
: "${HOLDTIME:?}" "${SOURCE:?}"
name=$(basename "$0" .sh)
rm -rf "$name"
mkdir "$name" || exit 99
cd "$name" || exit 99
mkdir nothing
failures=0
shown=
# shellcheck disable=SC2034 # used by those who source this
golden=$SOURCE/tests/golden
program_path=$PATH # of the programs that holdtime starts

wrong() {
    failures=$((failures + 1))
    printf 'WRONG: %s\n       %s\n' "$shown" "$1" >&2
}

expect() {
    wanted=$1
    shift
    shown="holdtime $*"
    status=0
    PATH=$program_path "$HOLDTIME" "$@" >out 2>err </dev/null || status=$?
    if [ "$status" -ne "$wanted" ]; then
        wrong "exit status $status, expected $wanted"
        head -n 20 err >&2
    fi
}

says() {
    grep -qF -e "$1" err || wrong "does not say: $1 (but: $(head -c 300 err))"
}

prints() {
    grep -qF -e "$1" out || wrong "does not print: $1"
}

silent() {
    [ ! -s err ] || wrong "says: $(head -c 300 err)"
}

same() {
    cmp -s "$1" "$2" || wrong "$1 and $2 differ"
}

exists() {
    [ -s "$1" ] || wrong "$1 is not there or empty"
}

no_leftovers() {
    left=$(find "$1" -name '*.tmp' -o -name '.drawing*')
    [ -z "$left" ] || wrong "left behind: $left"
}

finish() {
    [ "$failures" -eq 0 ] || printf '%s: %s failures\n' "$name" "$failures" >&2
    exit $((failures > 0))
}
