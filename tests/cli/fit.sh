#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fit: a log that a known scenario left behind is fitted, and the fit must come near that scenario, in its parameters and
# in what it simulates; a folder that may be moved; a backtest whose forecast is right; the same bytes at any number of
# threads; and what is refused. INTERRUPT is the program that sends SIGINT.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${INTERRUPT:?}"
with_gnuplot=$program_path
program_path=$PWD/nothing

# --- a log: eight weeks of one replication
cat >truth.cfg <<'END_OF_TRUTH'
name = "Truth";
calendar = { start = "2024-01-01"; length = "8 weeks"; open = "Mon-Fri 08:00-18:00"; };
call_types = (
  { name = "orders"; arrivals = { per_hour = 90; busyness = { cv = 0.1; }; };
    handle = { distribution = "lognormal"; mean = "4 min"; cv = 0.9; };
    patience = { distribution = "exponential"; mean = "5 min"; }; },
  { name = "licensing"; arrivals = { per_hour = 30; };
    handle = { distribution = "gamma"; mean = "6 min"; cv = 0.7; };
    patience = { distribution = "exponential"; mean = "10 min"; }; } );
agent_groups = ( { name = "reps"; count = 9; serves = [ "orders", "licensing" ]; } );
run = { replications = 1; seed = 7; };
END_OF_TRUTH
expect 0 run truth.cfg --trace trace.csv --quiet

# --- the fit: the report, and every file
expect 0 fit trace.csv --start 2024-01-01 -o fitted
says 'results are in fitted'
[ "$(head -c 10 out)" = 'Fitted to ' ] || wrong "begins with: $(head -n 1 out)"
same out fitted/report.txt
for file in fit.json scenario.cfg orders-calls.csv licensing-calls.csv pictures/arrivals.csv pictures/handle.csv \
    pictures/patience.csv; do
    exists "fitted/$file"
done
if [ -e fitted/backtest.csv ] || [ -e fitted/backtest ]; then
    wrong 'a backtest that nobody asked for'
fi
no_leftovers fitted
expect 0 fit trace.csv --start 2024-01-01 --format json --quiet
same out fitted/fit.json
silent

# near TEXT LEAST MOST VALUE
near() {
    awk -v least="$2" -v most="$3" -v value="$4" 'BEGIN { exit !(value != "" && value + 0 >= least && value + 0 <= most) }' ||
        wrong "$1: \"$4\" is not from $2 to $3"
}
# value PATTERN: the number that follows it in the scenario, the first time
value() {
    tr '\n' ' ' <fitted/scenario.cfg | sed -n "s/^.*$1\\([0-9.]*\\).*/\\1/p"
}
near 'handle of orders' 232 248 "$(value 'name     = "orders".*handle   = { distribution = "lognormal"; mean = ')"
near 'cv of orders' 0.86 0.94 "$(value 'name     = "orders".*distribution = "lognormal"; mean = [0-9.]*; cv = ')"
near 'handle of licensing' 350 370 "$(value 'name     = "licensing".*handle   = { distribution = "gamma"; mean = ')"
near 'busyness of orders' 0.07 0.14 "$(value 'name     = "orders".*busyness = { cv = ')"
grep -q 'start    = "2024-02-26"' fitted/scenario.cfg || wrong 'does not begin on the Monday after the log'
grep -q '"Mon-Fri 08:00-18:00"' fitted/scenario.cfg || wrong 'other opening hours'
awk -F , 'NR > 1 && $2 > 0 { sum += $2; n++ } END { exit !(n > 0 && sum / n > 43 && sum / n < 47) }' \
    fitted/orders-calls.csv || wrong 'not about 45 calls of orders a half hour'
awk -F , 'NR > 1 && $2 > 9 { exit 1 }' fitted/*-staff.csv || wrong 'more agents than there were'

# --- the fit simulates what the truth does, wherever its folder is
mv fitted moved
expect 0 check moved/scenario.cfg
silent
# measure SCENARIO MEASURE REPLICATIONS: of all calls and the whole run
measure() {
    expect 0 run "$1" -n "$3" --quiet --format csv
    awk -F , -v measure="$2" '$2 == "" && $3 == "all" && $5 == measure { print $6 }' out
}
hold=$(measure truth.cfg hold_mean 10)
gone=$(measure truth.cfg abandon_rate 10)
fit_hold=$(measure moved/scenario.cfg hold_mean 20)
fit_gone=$(measure moved/scenario.cfg abandon_rate 20)
near 'hold' 0.85 1.15 "$(awk -v a="$fit_hold" -v b="$hold" 'BEGIN { print a / b }')"
near 'share who give up' 0.9 1.1 "$(awk -v a="$fit_gone" -v b="$gone" 'BEGIN { print a / b }')"

# --- other ways to fit
expect 0 fit trace.csv --start 2024-01-01 --handle empirical --interval '1 h' --weeks 2 -o other --quiet
says 'gnuplot is not installed'
exists other/orders-handle.csv
grep -q 'length   = "2 weeks"' other/scenario.cfg || wrong 'other length'
grep -q 'interval = "1 h"' other/scenario.cfg || wrong 'other interval'
expect 0 check other/scenario.cfg
silent
expect 0 fit trace.csv --start 2024-01-01 --from 2024-01-08 --until 2024-01-28 --quiet
prints 'of 15 open days, Mon 8 to Sun 28 Jan 2024'

# --- backtest: the answer first; what was seen lies where the forecast has it; any number of threads
expect 0 fit trace.csv --start 2024-01-01 --backtest 2024-01-29 -n 40 -j 1 -o tested
prints '20 open days, Mon 29 Jan to Fri 23 Feb 2024'
for file in backtest.csv pictures/backtest.csv backtest/scenario.cfg backtest/replayed.cfg backtest/orders-replay.csv; do
    exists "tested/$file"
done
awk -F , '$1 == "all" { found = 1; if ($7 < $9 || $7 > $10) exit 1 } END { exit !found }' tested/backtest.csv ||
    wrong "the hold is outside: $(grep '^all,' tested/backtest.csv)"
awk -F , '$1 == "all replayed" { found = 1; if ($3 != $4 || $8 / $7 < 0.9 || $8 / $7 > 1.1) exit 1 } END { exit !found }' \
    tested/backtest.csv || wrong "the replay is not what happened: $(grep '^all replayed,' tested/backtest.csv)"
cp out first
mkdir temporary
export TMPDIR="$PWD/temporary"
expect 0 fit trace.csv --start 2024-01-01 --backtest 2024-01-29 -n 40 -j 3 --quiet
same out first
silent
expect 0 run tested/backtest/replayed.cfg -n 1 --quiet
rmdir temporary || wrong "left behind: $(ls temporary)"
unset TMPDIR

# --- a fit into the folder of a backtest leaves no backtest of another log behind that would pass for its own
expect 0 fit trace.csv --start 2024-01-01 -o tested --quiet
if [ -e tested/backtest.csv ] || [ -e tested/pictures/backtest.csv ]; then
    wrong 'an old backtest is left'
fi

# --- pictures
if PATH=$with_gnuplot command -v gnuplot >/dev/null; then
    expect 0 fit trace.csv --start 2024-01-01 --backtest 2024-02-12 -n 4 -o drawn --quiet
    says 'gnuplot is not installed'
    program_path=$with_gnuplot
    expect 0 plot drawn
    silent
    for picture in backtest arrivals handle patience; do
        exists "drawn/pictures/$picture.svg"
        exists "drawn/pictures/$picture.png"
    done
    program_path=$PWD/nothing
fi

# --- refused, and nothing written
refused() {
    said=$1
    shift
    expect 2 "$@"
    says "$said"
    [ ! -s out ] || wrong "prints although refused"
}
log='trace.csv --start 2024-01-01'
# shellcheck disable=SC2086 # words are meant
{
    refused 'expected the file of a log' fit
    refused 'expected text or json, found "csv"' fit $log --format csv
    refused 'expected OURS=THEIRS' fit $log --column arrival
    refused 'expected ymd, dmy or mdy, found "ydm"' fit $log --dates ydm
    refused '--interval: expected' fit $log --interval '7 min'
    refused '--interval: expected' fit $log --interval '-1 h'
    refused '--backtest: expected a date such as 1999-02-01, found "soon"' fit $log --backtest soon
    refused '-n: expected a whole number from 2 to' fit $log -n 1
    refused 'later than --from' fit $log --from 2024-01-15 --backtest 2024-01-15
    refused '--backtest: expected a day of the log with days before it to fit' fit $log --backtest 2024-01-01
    refused 'the log is of 2024-01-01 to 2024-02-23, found 2025-01-01' fit $log --backtest 2025-01-01
    refused '--from: expected a day of the log' fit $log --from 2024-03-01
    refused '--until: expected a day of the log' fit $log --until 2023-12-31
    refused 'none.csv' fit none.csv -o never
    refused 'error' fit truth.cfg -o never
    refused 'unrecognized option' fit $log --no-such
}
printf 'arrival,outcome,hold\n2024-01-01 09:00,abandoned,30\n' >lost.csv
expect 2 fit lost.csv -o never
printf 'start,offered,answered,asa,aht,agents\n' >intervals.csv
awk 'BEGIN { for (d = 1; d <= 21; d++) for (h = 8; h < 12; h++)
    printf "2024-01-%02d %02d:00,%d,%d,20,240,6\n", d, h, 40 + h % 3 + d % 2, 38 + h % 3 }' >>intervals.csv
refused '--backtest: expected a log with a row a call' fit intervals.csv --backtest 2024-01-15
expect 0 fit intervals.csv --quiet -o by-interval
expect 0 check by-interval/scenario.cfg
grep -q 'tells no more: the law is assumed' by-interval/scenario.cfg || wrong 'does not say what is assumed'
[ ! -e never ] || wrong 'wrote something'
# shellcheck disable=SC2086
expect 0 fit $log --until 2024-01-03
says 'warning: 3 days are fitted; with fewer than 7 not every weekday is known'

# --- a machine that fails
echo mine >file
# shellcheck disable=SC2086
expect 3 fit $log -o file
says 'file: Not a directory'
if [ -c /dev/full ]; then
    shown='fit >/dev/full'
    status=0
    # shellcheck disable=SC2086
    "$HOLDTIME" fit $log --quiet >/dev/full 2>err || status=$?
    [ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
    says 'standard output: No space left on device'
fi
shown='fit --backtest, interrupted'
status=0
# shellcheck disable=SC2086
"$INTERRUPT" 3 "$HOLDTIME" fit $log --backtest 2024-01-29 -n 10000 -j 1 -o cut --quiet >out 2>err || status=$?
[ "$status" -eq 130 ] || wrong "exit status $status, expected 130"
says 'interrupted; the comparison is of'
exists cut/backtest.csv
no_leftovers cut
mkdir -p taken/fit.json
# shellcheck disable=SC2086
expect 3 fit $log -o taken --quiet
says 'taken/fit.json: Is a directory'

finish
