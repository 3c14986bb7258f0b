#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Memory that runs out, at every place of the program that asks for some: a plain line and exit status 3, no part of a
# file, no other result. LACK_PROGRAM is holdtime with lack.c in it.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${LACK_PROGRAM:?}"
HOLDTIME=$LACK_PROGRAM
program_path=$PWD/nothing # no gnuplot: pictures that cannot be drawn are no failure

# starve ARGUMENT...: runs the command, each time in an empty folder, with one request for memory refused: for each place in
# the program that asks for some (and each of its callers) the first of its requests. Where another command was tried before:
# for one place in `every` the middle one, which is of another part of the command. Where the same command was: none.
every=3
starve() {
    rm -rf whole part
    mkdir whole part
    cd whole || exit 99
    LACK_PLACES=../places
    export LACK_PLACES
    expect 0 "$@"
    unset LACK_PLACES
    mv out ../whole.out
    rm err
    cd ..
    awk -v command="$1" -v every="$every" '
        NR == FNR { tried[$2 " " $3]; settled[$1 " " $2 " " $3]; next }
        ("any " $1 " " $2) in settled || (command " " $1 " " $2) in settled { next }
        { print command, $1, $2 >>"settled" }
        !(($1 " " $2) in tried) { print $1, $2, 1; next }
        ++known % every == 0 { print $1, $2, int(($3 + 1) / 2) }' settled places >requests
    tried=0
    while read -r place caller number; do
        refuse "$@"
    done <requests
    [ "$tried" -gt 0 ] || wrong 'asks for no memory'
}

# refuse ARGUMENT...: request `number` of `place`, called by `caller`
refuse() {
    shown="LACK=$place LACK_CALLER=$caller LACK_NUMBER=$number holdtime $*"
    cd part || exit 99
    status=0
    LACK=$place LACK_CALLER=$caller LACK_NUMBER=$number PATH=$program_path \
        "$HOLDTIME" "$@" >../out 2>../err </dev/null || status=$?
    cd ..
    tried=$((tried + 1))
    said='' more='' most=''
    { read -r said && read -r more && read -r most; } <err
    case $status-$said/$more/$most in
    0-*) # What can do without the memory does all that it does with it.
        same out whole.out
        diff -r -x '*.db*' whole part >differences || wrong "goes on, but: $(head -n 5 differences)"
        ;;
    '3-holdtime: not enough memory to read this scenario//')
        echo "any $place $caller" >>settled # ends the process there, whatever the command
        ;;
    '3-holdtime: '*[Mm]emory//) ;;
    '3-holdtime: not enough memory to collect messages//') ;;
    '3-'*'error: '*memory*'/holdtime: 1 error; nothing was '*/) ;;
    *) wrong "exit status $status, expected 3 and a line about memory: $(head -c 300 err)" ;;
    esac
    [ "$status" -eq 0 ] || [ ! -s out ] || wrong "prints: $(head -c 300 out)"
    # A file is whole or not there.
    rmdir part/o 2>why
    for left in part/*; do
        if [ -e "$left" ]; then
            diff -rq -x '*.db*' whole part | grep -v '^Only in whole' >differences
            [ ! -s differences ] || wrong "leaves: $(cat differences)"
            [ ! -e part/s.db ] || "$HOLDTIME" results part/s.db >list 2>&1 || wrong "store: $(cat list)"
            rm -rf part
            mkdir part
            break
        fi
    done
}
echo 'command place caller' >settled

cat >log.cfg <<'END_OF_SCENARIO'
name = "Truth";
calendar = { start = "2024-01-01"; length = "1 week"; open = "Mon-Fri 08:00-10:00"; };
call_types = (
  { name = "orders"; arrivals = { per_hour = 30; busyness = { cv = 0.1; }; };
    handle = { distribution = "lognormal"; mean = "4 min"; cv = 0.9; };
    patience = { distribution = "exponential"; mean = "5 min"; }; redial = { after_abandon = 0.5; delay = "10 min"; }; } );
agent_groups = ( { name = "reps"; count = 3; serves = [ "orders" ]; } );
run = { replications = 1; seed = 7; };
END_OF_SCENARIO
cat >desk.cfg <<'END_OF_SCENARIO'
name = "Desk";
calendar = { start = "2024-03-04"; length = "1 day"; open = "Mon-Fri 08:00-11:00"; interval = "1 h"; };
call_types = (
  { name = "calls"; arrivals = { per_hour = 30; }; handle = "3 min";
    patience = { distribution = "exponential"; mean = "5 min"; }; } );
agent_groups = ( { name = "reps"; count = 8; serves = [ "calls" ]; cost_per_hour = 20.0; } );
shift_patterns = (
  { name = "short"; starts = [ "08:00", "09:00" ]; length = "2 h"; days = "Mon-Fri";
    breaks = ( { after = "50 min"; length = "20 min"; } ); },
  { name = "long"; starts = [ "08:00" ]; length = "3 h"; days = "Mon-Fri"; days_per_week = 1;
    breaks = ( { after = "80 min"; length = "25 min"; } ); } );
targets = ( { measure = "asa"; at_most = "30 s"; per = "hour"; confidence = 0.7; } );
run = { replications = 2; seed = 1; };
END_OF_SCENARIO
cat >plan.cfg <<'END_OF_SCENARIO'
name = "Plan";
calendar = { start = "2024-03-04"; length = "2 weeks"; open = "Mon-Fri 08:00-09:00"; interval = "1 h"; warm_up = "1 day"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 30; }; handle = "3 min"; patience = "5 min"; } );
agent_groups = ( { name = "old"; count = 3; serves = [ "calls" ]; cost_per_hour = 20.0; },
  { name = "new"; count = 2; serves = [ "calls" ]; joins = "2024-03-05"; cost_per_hour = 20.0; hire_cost = 100.0;
    training = { length = "1 day"; }; learning = { curve = "exponential"; start = 1.5; half_life = "100 calls"; }; } );
rollouts = ( { name = "launch"; at = "2024-03-11"; volume = { peak = 1.7; settles_at = 1.5; }; } );
targets = ( { measure = "asa"; at_most = "80 s"; per = "week"; confidence = 0.6; } );
run = { replications = 2; seed = 7; };
decisions = (
  { name = "hires"; set = "agent_groups.new.count"; from = 0; to = 1; step = 1; },
  { name = "first day"; set = "agent_groups.new.joins"; values = [ "2024-03-05", "2024-03-06" ]; } );
END_OF_SCENARIO
expect 0 run log.cfg --trace log.csv --quiet

if "$HOLDTIME" --version | grep -q 'SQLite [0-9]'; then
    set -- --store s.db
fi
starve run "$golden/small-launch.cfg" -n 1 -j 1 -o o --trace calls.csv --quiet "$@"
starve check "$golden/small-desk.cfg"
starve compare "$golden/small-day.cfg" -n 2 -j 1 -o o --with 'more: agent_groups[0].handle_factor=0.8' --quiet
starve sweep "$golden/small-day.cfg" -n 2 -j 1 -o o --vary agent_groups.helpers.count=1:2:1 --quiet
starve explain ../log.cfg -n 2 -j 1 --quiet
starve fit ../log.csv --start 2024-01-01 -j 1 -o o --quiet
if "$HOLDTIME" --version | grep -q 'GLPK [0-9]'; then
    starve staff ../desk.cfg -j 1 -o o --quiet
    starve staff ../desk.cfg -j 1 -o o --quiet --set shift_patterns.short.at_most=1 --set shift_patterns.long.at_most=1
fi
starve staff ../desk.cfg -j 1 -o o --quiet --set 'shift_patterns=()'
every=1 # of many choices that are read the first, as it is written, is no example of the others
starve plan ../plan.cfg -j 1 -o o --quiet
finish
