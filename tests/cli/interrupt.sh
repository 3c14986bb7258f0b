#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# SIGINT: the complete replications are reported and written, and said to be partial; without one, nothing is written.
# INTERRUPT is the program that sends the signal.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${INTERRUPT:?}"
program_path=$PWD/nothing

# interrupted SECONDS ARGUMENT...: like expect 130, with a signal so long after the start
interrupted() {
    seconds=$1
    shift
    shown="holdtime $*, interrupted after $seconds s"
    status=0
    PATH=$program_path "$INTERRUPT" "$seconds" "$HOLDTIME" "$@" >out 2>err || status=$?
    [ "$status" -ne 77 ] || exit 77
    [ "$status" -eq 130 ] || wrong "exit status $status, expected 130"
}

interrupted 1.5 run "$golden/small-day.cfg" -n 1000000000 -j 2 -o partial --format json
complete=$(sed -n 's/.*the results are of \([0-9]*\) of 1000000000 replications$/\1/p' err)
[ "${complete:-0}" -ge 1 ] || wrong "does not say how many of how many: $(cat err)"
prints "\"replications\":$complete,\"planned\":1000000000,"
prints '"interrupted":true'
same out partial/result.json
exists partial/pictures/hold.csv
no_leftovers partial

# What is reported is what a run of so many replications gives.
mv out partial.json
expect 0 run "$golden/small-day.cfg" -n "${complete:-1}" --format csv --quiet
same out partial/periods.csv

sed -e 's/per_hour = [0-9]*/per_hour = 9000/g' -e 's/"6 h"/"4 days"/' "$golden/small-day.cfg" >long.cfg
interrupted 0 run long.cfg -n 5 -j 1 -o none --trace none.csv --set calendar.interval=86400 \
    --set 'agent_groups.helpers.count=500'
# Replications under way are finished and reported; where none had begun, nothing is written.
if grep -q 'interrupted before the first replication was complete; nothing was written' err; then
    [ ! -s out ] || wrong 'prints a report'
    [ -z "$(find none* ! -type d)" ] || wrong "wrote $(find none*)"
else
    grep -q 'interrupted; the results are of [12] of 5 replications' err || wrong "does not say how many: $(cat err)"
    exists none/result.json
    exists none.csv
fi
finish
