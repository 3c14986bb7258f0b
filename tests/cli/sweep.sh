#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# sweep: which values are simulated, that each is what a run of it alone gives, what is refused, and what is left in
# the folder.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"

cat >tiny.cfg <<'END'
name = "Tiny";
calendar = { length = "10 h"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 200; }; handle = "3 min"; patience = "5 min"; } );
agent_groups = ( { name = "reps"; count = 5; serves = [ "calls" ]; cost_per_hour = 20.0; } );
targets = ( { measure = "asa"; at_most = "30 s"; per = "hour"; } );
run = { replications = 12; seed = 7; };
END
count=agent_groups.reps.count
patience=call_types.calls.patience

refused() {
    said=$1
    shift
    expect 2 sweep tiny.cfg "$@"
    says "$said"
    [ ! -s out ] || wrong 'prints although refused'
}

# --- the answer, and a row a point
expect 0 sweep tiny.cfg --vary $count=8:14:2
silent
prints "$count: 14 is the least that keeps the hold target of 30 s in every hour; 12 misses"
[ "$(grep -cE '^ +(8|10|12|14)  ' out)" -eq 4 ] || wrong "$(cat out)"

# --- every point is what a run of it alone gives
expect 0 sweep tiny.cfg --vary $count=8:14:2 --format csv
mv out points
for value in 8 12; do
    expect 0 run tiny.cfg --set $count=$value --format csv --quiet
    for measure in asa hold_p90 abandon_rate cost; do
        alone=$(sed -n "s/^Tiny,,all,all,$measure,//p" out)
        [ -n "$alone" ] || wrong "no $measure"
        grep -q "^$value,$measure,$alone," points || wrong "$measure at $value is not $alone"
    done
done
# 12 agents instead of 10, at 20 an hour for 10 hours.
grep -q '^12,cost,2400,2400,2400,400,400,400$' points || wrong "cost: $(grep ',cost,' points)"

# --- at any number of threads the same bytes
for format in text json csv; do
    expect 0 sweep tiny.cfg --vary $count=8:14:3 --vary "$patience=\"2 min\",\"1 min\"" -j 1 --format $format
    mv out one
    expect 0 sweep tiny.cfg --vary $count=8:14:3 --vary "$patience=2 min,1 min" -j 3 --format $format
    same one out
done

# --- values: both ends, no rounding, falling ranges, lists put in order, commas within quotes and brackets
# values LIST OPTION...: the first column
values() {
    listed=$1
    shift
    expect 0 sweep tiny.cfg -n 1 --format csv "$@"
    found=$(sed -n 's/,asa,.*//p' out | tr '\n' ' ')
    [ "$found" = "$listed " ] || wrong "values $found, expected $listed"
}
factor=agent_groups.reps.handle_factor
values '0.1 0.2 0.3' --vary $factor=0.1:0.3:0.1
values '1 1.3 1.6' --vary $factor=1:1.8:0.3
values '9 7 5' --vary $count=9:4:-2
values '5 7 10' --vary $count=10,5,7
values 'random fastest' --vary 'routing.agent=random,fastest'
values '60 2 min' --vary "$patience=60,\"2 min\""
values '"a,b" c' --vary 'name="a,b",c'
values '"[ 1.0, 2.0 ]" "[ 2.0, 1.0 ]"' --set 'call_types.calls.arrivals={per_day=900;}' \
    --set 'calendar.interval="12 h"' --set 'targets=()' --vary 'call_types.calls.arrivals.profile=[ 1.0, 2.0 ],[ 2.0, 1.0 ]'
values '5,fastest 5,random 6,fastest 6,random' --vary $count=5:6:1 --vary routing.agent=fastest,random

# --- what is refused, once
refused 'expected a setting to vary'
refused 'expected PATH=A:B:STEP or PATH=V1,V2,.., found "count"' --vary count
refused 'expected PATH=A:B:STEP' --vary =1:2:1
for range in 1:2 1:2:3:4 a:2:1 1:2:x 1:inf:1 nan:2:1 1:2:0x1 5 '' '"2 min"'; do
    refused "--vary '$count=$range': error: $count: expected numbers A:B:STEP, or at least two values" \
        --vary "$count=$range"
done
refused 'expected a STEP other than 0' --vary $count=1:9:0
refused 'expected A and B that differ' --vary $count=4:4:1
refused 'expected a STEP above 0 in A:B:STEP, as B is above A, found "1:9:-1"' --vary $count=1:9:-1
refused 'expected a STEP below 0' --vary $count=9:1:1
refused 'expected a STEP no larger than B - A' --vary $count=1:9:10
for list in ',' '1,' ',1' '1,,2'; do
    refused "expected a value on either side of every comma, found \"$list\"" --vary "$count=$list"
done
refused 'expected values that differ, found "10" twice' --vary $count=10,9,10
refused 'expected values that differ, found "2 min" twice' --vary "$patience=2 min,\"2 min\""
refused 'expected at most 1000 values, found 1001' --vary $count=0:1000:1
refused 'expected at most 1000 points, found 100 x 11 = 1100' --vary $count=1:100:1 --vary $factor=1:2:0.1
refused 'varied already' --vary $count=1:2:1 --vary $count=3:4:1
refused 'expected one or two --vary' --vary $count=1:2:1 --vary $factor=1:2:1 --vary lines=8:9:1
refused 'requires an argument' --vary

refused "--vary agent_groups.reps.cuont=1: error: agent_groups.reps.cuont: unknown key; did you mean \`count\`?" \
    --vary agent_groups.reps.cuont=1:500:1
[ "$(wc -l <err)" -eq 2 ] || wrong "says it more than once: $(head -n 3 err)"
refused 'found 9.5' --vary $count=8,9.5,x --vary $factor=1:2:0.5
says 'found "x"'
[ "$(wc -l <err)" -eq 3 ] || wrong "says: $(cat err)"
refused 'calendar.length: expected points that meet the same callers' --vary 'calendar.length=10 h,11 h'
expect 2 sweep none.cfg --vary $count=1:500:1
[ "$(wc -l <err)" -eq 2 ] || wrong "says it more than once: $(head -n 3 err)"

# --- the folder
with_gnuplot=$program_path
program_path=$PWD/nothing
expect 0 sweep tiny.cfg --vary $count=8:14:2 -o made/of --format json
same out made/of/sweep.json
expect 0 run tiny.cfg -o made/of --quiet
expect 0 sweep tiny.cfg --vary $count=8:14:2 --vary routing.agent=random,fastest -o made/of --quiet --format csv
same out made/of/sweep.csv
[ "$(ls made/of/pictures)" = sweep-heat.csv ] || wrong "pictures: $(ls made/of/pictures)"
expect 3 sweep tiny.cfg -n 1000000000 --vary $count=8:14:2 -o tiny.cfg
says 'tiny.cfg: Not a directory'
if [ -c /dev/full ]; then
    shown='holdtime sweep >/dev/full'
    status=0
    "$HOLDTIME" sweep tiny.cfg -n 1 --vary $count=8:14:2 >/dev/full 2>err || status=$?
    [ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
fi

# --- pictures, with values that would upset gnuplot
if PATH=$with_gnuplot command -v gnuplot >found; then
    program_path=$with_gnuplot
    expect 0 sweep tiny.cfg --vary $count=8:14:2 -o line --quiet
    silent
    expect 0 sweep tiny.cfg --vary "name=it's \`x\`,\"@y_{z}\",\"%d\"" -o words --quiet
    silent
    expect 0 sweep tiny.cfg --vary $count=8:14:2 --vary "name=it's \`x\`,\"@y_{z}\"" -o map --quiet
    silent
    for picture in line/pictures/sweep words/pictures/sweep map/pictures/sweep-heat; do
        exists $picture.svg
        exists $picture.png
    done
    no_leftovers .
fi
finish
