#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Exit statuses 0 to 3 and what is said with them. A wrong command line or scenario is refused before anything is
# simulated; a full disk is never taken for success.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"

cat >tiny.cfg <<'END'
name = "Tiny";
calendar = { length = "2 h"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 60; }; handle = "3 min"; } );
agent_groups = ( { name = "reps"; count = 5; serves = [ "calls" ]; } );
targets = ( { measure = "asa"; at_most = "30 min"; per = "hour"; } );
run = { replications = 2; seed = 7; };
END

# refused WHAT-IS-SAID ARGUMENT...
refused() {
    said=$1
    shift
    expect 2 "$@"
    says "$said"
    [ ! -s out ] || wrong "prints although refused"
}

# --- 0 and 1
expect 0 run tiny.cfg
silent
expect 0 run tiny.cfg --enforce
missed='targets[0].at_most=0.001'
expect 0 run tiny.cfg --set agent_groups.reps.count=3 --set "$missed"
prints missed
expect 1 run tiny.cfg --set agent_groups.reps.count=3 --set "$missed" --enforce
prints missed
expect 1 run tiny.cfg --set agent_groups.reps.count=3 --set "$missed" --enforce --format json --quiet
silent
expect 0 run tiny.cfg --set 'targets=()' --enforce
says 'no targets'
expect 0 check tiny.cfg
silent
expect 0 --version
prints 'holdtime '

# --- 2: the command line
refused 'Usage: holdtime' 
refused 'there is no command "rnu"; did you mean `run`?' rnu tiny.cfg
refused 'there is no command "chek"; did you mean `check`?' chek
refused 'there is no command "xyzzy"' xyzzy
for command in workshop; do
    refused "the command $command is not yet supported" "$command" tiny.cfg
done
for command in run check plot explain plan; do
    refused 'expected' "$command"
    refused 'unrecognized option' "$command" tiny.cfg --no-such
    refused 'found another: "b.cfg"' "$command" tiny.cfg b.cfg
done
for option in -n -j -o --set --seed --by --format --trace --trace-replications --precision; do
    refused 'requires an argument' run tiny.cfg "$option"
done
for value in 0 -1 +1 1.5 1e3 x '' ' 1' 1000000001; do
    refused "-n: expected a whole number from 1 to 1000000000, found \"$value\"" run tiny.cfg -n "$value"
    refused "--trace-replications: expected a whole number" run tiny.cfg --trace t.csv --trace-replications "$value"
done
for value in -1 1.5 x '' --quiet; do
    refused "--explain: expected a whole number from 0 to 1000000000, found \"$value\"" \
        run tiny.cfg --explain "$value"
done
expect 0 run tiny.cfg --trace calls.csv
calls=$(($(wc -l <calls.csv) - 1))
refused "an attempt of replication 0, which has $calls: 0 to $((calls - 1)); found $calls" \
    run tiny.cfg --explain "$calls"
expect 0 run tiny.cfg --explain $((calls - 1))
prints "(attempt $((calls - 1)))"
refused 'nobody calls in replication 0' run tiny.cfg --explain 0 --set call_types.calls.arrivals.per_hour=0
refused 'needs --trace FILE or -o DIR' run tiny.cfg --trace-replications 2
for value in 0 -1 4097 two ''; do
    refused "-j: expected a whole number from 1 to 4096, found \"$value\"" run tiny.cfg -j "$value"
done
for value in -1 18446744073709551616 99999999999999999999999 1.0 0x1 '' ' 1' one; do
    refused "--seed: expected a whole number from 0 to 18446744073709551615, found \"$value\"" \
        run tiny.cfg --seed "$value"
done
for seed in 0 9223372036854775808 18446744073709551615; do
    expect 0 run tiny.cfg --seed "$seed" --format json
    prints "\"seed\":$seed,"
done
refused 'expected interval, hour, day or week, found "month"' run tiny.cfg --by month
refused 'did you mean `interval`?' run tiny.cfg --by intervall
refused 'expected text, json or csv, found "xml"' run tiny.cfg --format xml
refused 'did you mean `json`?' run tiny.cfg --format jsn
for value in -0.1 1 2 x 0.02x nan inf '' ' 0.1' +0.1 0x1p-3; do
    refused "--precision: expected a number from 0 up to 1, such as 0.02, found \"$value\"" \
        run tiny.cfg --precision "$value"
done
refused 'expected a folder' run tiny.cfg -o ''
refused 'expected a file' run tiny.cfg --trace ''
for command in run check explain staff; do
    refused 'PATH=VALUE' "$command" tiny.cfg --set count
    refused 'did you mean `count`?' "$command" tiny.cfg --set agent_groups.reps.cuont=3
    refused 'agent_groups.reps.count' "$command" tiny.cfg --set agent_groups.reps.count=-3
    refused 'agent_groups' "$command" tiny.cfg --set agent_groups.nobody.count=3
    refused 'nothing was simulated' "$command" "$SOURCE/tests/bad/unknown_names.cfg"

    # --- 2: the scenario
    refused 'none.cfg: error: cannot read this file: No such file or directory' "$command" none.cfg
    refused 'nothing: error: cannot read this file: Is a directory' "$command" nothing
    refused 'error: cannot read this file: No such file or directory' "$command" ''
done
refused 'nothing to draw' plot nothing
refused 'nothing to draw' plot none

# A wrong scenario leaves the folder of results alone.
refused 'nothing was simulated' run "$SOURCE/tests/bad/unknown_names.cfg" -o never --trace never.csv
[ -z "$(find . -name 'never*')" ] || wrong 'wrote something'

# --- 3: standard output
if [ -c /dev/full ]; then
    for arguments in 'run tiny.cfg' 'run tiny.cfg --format json' 'run tiny.cfg --format csv' 'check tiny.cfg' \
        'check tiny.cfg --full' 'explain tiny.cfg' 'explain tiny.cfg --format json' \
        'erlang c --load 5 --aht 60 --agents 7' 'erlang b --load 5 --agents 7 --format json' \
        'run --help' --help --version; do
        shown="holdtime $arguments >/dev/full"
        status=0
        # shellcheck disable=SC2086 # words are meant
        "$HOLDTIME" $arguments >/dev/full 2>err || status=$?
        [ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
        says 'standard output: No space left on device'
    done
    expect 3 run tiny.cfg --trace /dev/full
    says '/dev/full: No space left on device'
fi
shown='holdtime run tiny.cfg >&-'
status=0
"$HOLDTIME" run tiny.cfg >&- 2>err || status=$?
[ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
says 'standard output is closed'

# --- 3: files. Told before the simulation, which here would take longer than anybody waits.
echo mine >file
for folder in file file/below /dev/null; do
    expect 3 run tiny.cfg -n 1000000000 -o "$folder"
    says "$folder: Not a directory"
done
same file - <<'END'
mine
END
expect 3 run tiny.cfg -n 1000000000 --trace none/trace.csv
says 'none/trace.csv: No such file or directory'
expect 3 run tiny.cfg -n 1000000000 --trace nothing
says 'nothing: Is a directory'
mkdir locked
chmod 555 locked
if ! [ -w locked ]; then # whoever is root may write anyway
    expect 3 run tiny.cfg -n 1000000000 -o locked
    says 'locked: Permission denied'
    expect 3 run tiny.cfg -n 1000000000 -o locked/below
    says 'locked/below: Permission denied'
    expect 3 run tiny.cfg -n 1000000000 --trace locked/trace.csv
    says 'locked/trace.csv: Permission denied'
fi
chmod 755 locked
mkdir -p taken/result.json
expect 3 run tiny.cfg -o taken
says 'taken/result.json: Is a directory'

# --- 3: a disk that cannot be read; 2: a file that is not there, or no file.
if [ -e /proc/self/mem ]; then
    echo '@include "/proc/self/mem"' >faulty.cfg
    sed 's|count = 5|staffing = "/proc/self/mem"|' tiny.cfg >staffed.cfg
    for faulty in 'check /proc/self/mem' 'run faulty.cfg' 'run staffed.cfg' 'fit /proc/self/mem'; do
        # shellcheck disable=SC2086 # a command and a file
        expect 3 $faulty
        says 'Input/output error'
    done
fi
refused 'no.cfg: error: cannot read this file: No such file or directory' run no.cfg
refused 'no.csv: error: cannot read it: No such file or directory' fit no.csv

# --- 3: gnuplot. A run without it is whole; drawing without it is not.
program_path=$PWD/nothing
expect 0 run tiny.cfg -o drawn
says 'holdtime: no pictures: gnuplot is not installed (package gnuplot-nox)'
[ "$(wc -l <err)" -eq 2 ] || wrong "says more than that and where the results are: $(cat err)"
for file in result.json periods.csv scenario.cfg pictures/hold.csv pictures/calls.csv; do
    exists "drawn/$file"
done
[ ! -e drawn/pictures/hold.svg ] || wrong 'drew without gnuplot'
no_leftovers drawn
expect 0 run tiny.cfg --format json
same out drawn/result.json
expect 3 plot drawn
says 'gnuplot is not installed'
expect 0 run tiny.cfg --plot-terminal
says 'gnuplot is not installed'
finish
