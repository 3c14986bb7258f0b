#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Results stores: a study that was killed, sharded or shared goes on and gives the bytes of one that was not; nothing
# that was there is lost; what is no store is refused. STORE_KILLS: how often a study is killed (default 10).
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
program_path=$PWD/nothing
scenario=$golden/small-week.cfg

if "$HOLDTIME" --version | grep -q 'no SQLite'; then
    expect 3 run "$scenario" --store a.db
    says 'install the package libsqlite3-dev'
    for command in 'results a.db' 'merge a.db -o b.db'; do
        # shellcheck disable=SC2086 # words are meant
        expect 3 $command
        says 'install the package libsqlite3-dev'
    done
    [ ! -e a.db ] || wrong 'made a file'
    finish
fi
"$HOLDTIME" --version | grep -q 'SQLite [0-9]' || wrong 'the version does not name SQLite'

# --- The same bytes, whatever was there before.
expect 0 run "$scenario" -n 12 --format json
mv out plain.json
expect 0 run "$scenario" -n 12 --format csv
mv out plain.csv
expect 0 run "$scenario" -n 12
mv out plain.txt
expect 0 run "$scenario" -n 5 --store a.db --quiet
silent
for jobs in 1 2 5; do
    expect 0 run "$scenario" -n 12 --store a.db --resume -j "$jobs" --format json
    same out plain.json
done
expect 0 run "$scenario" -n 12 --store a.db --format json # simulated anew: no contradiction
same out plain.json
expect 0 run "$scenario" -n 12 --store a.db --resume --trace trace.csv --format csv
same out plain.csv
expect 0 run "$scenario" -n 12 --trace plain-trace.csv --quiet
same trace.csv plain-trace.csv
[ "$(find . -name 'a.db*' | wc -l)" -eq 1 ] || wrong 'leaves more than one file'

# --- results: lists, and reports again.
expect 0 results a.db
silent
[ "$(sed -n 2p out | tr -s ' ' | cut -d ' ' -f 4-6,8)" = '1 day 12 none' ] || wrong "lists $(cat out)"
for format in json csv text; do
    expect 0 results a.db --export "$format"
    silent
    case $format in text) same out plain.txt ;; *) same out plain.$format ;; esac
done
expect 0 run "$scenario" -n 3 --format json
mv out three.json
expect 0 results a.db --export json -n 3
same out three.json
expect 0 run "$scenario" -n 3 --seed 18446744073709551615 --by week --store a.db --format json
mv out week.json
expect 2 results a.db --export json
says 'a.db: expected one study to export, found 2; choose by --scenario, --seed or --by'
expect 0 results a.db --export json --by week
same out week.json
expect 0 results a.db --export json --seed 18446744073709551615
same out week.json
expect 0 results a.db --export json --by week --scenario 'Golden week'
same out week.json
expect 2 results a.db --export json --seed 2
says 'found 0'
expect 0 results a.db --seed 2
[ "$(wc -l <out)" -eq 1 ] || wrong 'lists what was not asked for'
expect 2 results a.db --export json --by day -n 13
says 'a.db: expected replications 0 to 12, found the first 12'

# --- A scenario whose data have changed is not passed off as what it was.
mkdir data
cat >data/replay.cfg <<'END'
name = "Replay";
calendar = { length = "1 day"; };
call_types = ( { name = "c"; arrivals = { replay = "calls.csv"; }; handle = 60; } );
agent_groups = ( { name = "g"; count = 1; serves = [ "c" ]; } );
END
printf 'arrival\n10\n20\n' >data/calls.csv
expect 0 run data/replay.cfg -n 2 --store replay.db --format json
mv out replay.json
expect 0 results replay.db --export json
same out replay.json
printf 'arrival\n10\n21\n' >data/calls.csv
expect 2 results replay.db --export json
says 'replay.db: the scenario "Replay" does not read as it did'
rm data/calls.csv
expect 2 results replay.db --export json
says 'replay.db: error: '
says 'are its data files still there'
expect 0 results replay.db

# --- Shards and merge.
for i in 1 2 3; do
    expect 0 run "$scenario" -n 11 --store "shard-$i.db" --shard "$i/3"
    says "shard $i/3: $((i < 3 ? 4 : 3)) of 11 replications are in shard-$i.db"
    [ ! -s out ] || wrong 'prints'
done
expect 0 results shard-2.db
prints '0, 2-3, 5-6, 8-9'
expect 2 results shard-2.db --export csv
says 'shard-2.db: expected replications 0 to 0, found the first 0; missing: 0, 2-3, 5-6, 8-9'
expect 0 merge shard-1.db shard-3.db -o merged.db
expect 0 merge merged.db shard-2.db shard-1.db -o merged.db
prints '  none'
expect 0 run "$scenario" -n 11 --format csv
mv out eleven.csv
expect 0 results merged.db --export csv
same out eleven.csv
expect 0 run "$scenario" -n 2 --store few.db --shard 3/3 --quiet
silent
expect 2 run "$scenario" --store a.db --shard 1/2 --set run.precision=0.1
says 'the scenario asks for a precision'

# --- Two processes on one store that is not there yet: the same study twice, and two shards.
for round in 1 2 3; do
    shown="two at once, round $round"
    "$HOLDTIME" run "$scenario" -n 40 -j 1 --store both.db --resume --format json --quiet >one.json 2>one.err &
    one=$!
    "$HOLDTIME" run "$scenario" -n 40 -j 1 --store both.db --resume --format json --quiet >two.json 2>two.err ||
        wrong "the second fails: $(cat two.err)"
    wait "$one" || wrong "the first fails: $(cat one.err)"
    same one.json two.json
    "$HOLDTIME" run "$scenario" -n 40 --store halves.db --shard 1/2 --quiet 2>one.err &
    one=$!
    "$HOLDTIME" run "$scenario" -n 40 --store halves.db --shard 2/2 --quiet 2>two.err || wrong "$(cat two.err)"
    wait "$one" || wrong "the first fails: $(cat one.err)"
    [ "$(find . -name 'both.db*' -o -name 'halves.db*' | wc -l)" -eq 2 ] || wrong "leaves $(echo both.db* halves.db*)"
    expect 0 results halves.db --export json
    same out one.json
    rm both.db halves.db
    printf 'the log of a store that is not there any more' >halves.db-wal
done
rm halves.db-wal

# --- kill -9. What `results` has told of is there afterwards; at last the study is what it would have been.
long=200
expect 0 run "$scenario" -n $long --format json
mv out long.json
count() { # replications in killed.db without a gap or with
    [ -e killed.db ] || { echo 0; return; }
    "$HOLDTIME" results killed.db 2>list.err | awk 'NR == 2 { print ($7 == "" ? 0 : $6); n = 1 } END { if (!n) print 0 }'
}
kills=0
seen=0
while [ "$kills" -lt "${STORE_KILLS:-10}" ]; do
    shown="holdtime run, killed the $((kills + 1))th time"
    "$HOLDTIME" run "$scenario" -n $long -j 2 --store killed.db --resume --format json --quiet >killed.json \
        2>killed.err &
    study=$!
    sleep "0.$(od -An -N1 -tu1 /dev/urandom | awk '{ printf "%03d", $1 }')"
    before=$(count)
    kill -9 "$study" 2>kill.err
    wait "$study" 2>>kill.err
    status=$?
    after=$(count)
    seen=$((seen + before))
    [ "$after" -ge "$before" ] || wrong "had $before replications, now has $after"
    if [ "$status" -eq 137 ]; then
        kills=$((kills + 1))
    else
        [ "$status" -eq 0 ] || wrong "exit status $status: $(cat killed.err)"
        same killed.json long.json
        rm -f killed.db*
    fi
done
[ "$seen" -gt 0 ] || wrong 'nothing is in the store before a study ends'
expect 0 run "$scenario" -n $long --store killed.db --resume --format json
same out long.json
expect 0 results killed.db --export json
same out long.json

# --- What goes wrong.
refused() {
    said=$1
    shift
    expect 2 "$@"
    says "$said"
    [ ! -s out ] || wrong 'prints although refused'
}
refused '--resume needs --store FILE' run "$scenario" --resume
refused '--shard needs --store FILE' run "$scenario" --shard 1/2
refused '--store: expected a file, found ""' run "$scenario" --store ''
for value in '' 1 0/2 3/2 1/0 -1/2 1/2/3 a/b 1/ /2 ' 1/2' 1.0/2 1/9999999999; do
    refused "--shard: expected I/N, such as 2/8, I from 1 to N; found \"$value\"" run "$scenario" --store x.db \
        --shard "$value"
done
for option in '-o x' '--trace x' '--explain 1' --enforce --plot-terminal '--format json' '--precision 0.1'; do
    # shellcheck disable=SC2086 # words are meant
    refused 'needs all replications; --shard only fills a store' run "$scenario" --store x.db --shard 1/2 $option
done
[ ! -e x.db ] || wrong 'made a store although refused'
refused 'expected a results store' results
refused 'expected results stores' merge -o x.db
refused 'expected -o STORE' merge a.db
refused '-n needs --export' results a.db -n 2
refused 'expected text, json or csv' results a.db --export xml
refused 'none.db: cannot open this results store: No such file or directory' results none.db
refused 'none.db: cannot open this results store: No such file or directory' merge a.db none.db -o x.db
refused 'found a file of another kind' results "$scenario"
refused 'found a file of another kind' merge a.db "$scenario" -o x.db
[ ! -e x.db ] || wrong 'made a store although refused'
cp "$scenario" mine.cfg
refused 'mine.cfg: expected a results store, found a file of another kind' run "$scenario" --store mine.cfg
same mine.cfg "$scenario"
expect 3 run "$scenario" -n 1000000000 --store none/a.db
says 'none/a.db: '
expect 3 run "$scenario" -n 1000000000 --store nothing
says 'nothing: expected a results store, found a folder'

# A page overwritten in the middle of the file: refused, or a page that nothing needed; never another number.
size=$(wc -c <a.db)
for place in 1 2 3 4 5 6 7 8; do
    cp a.db torn.db
    dd if=/dev/urandom of=torn.db bs=512 count=4 seek=$((place * size / 9 / 512)) conv=notrunc 2>dd.err
    shown="holdtime results torn.db, damaged at $place/9"
    status=0
    "$HOLDTIME" results torn.db --export json --by day >out 2>err || status=$?
    case $status in
    0) same out plain.json ;;
    2) says 'torn.db: ' ;;
    *) wrong "exit status $status: $(cat err)" ;;
    esac
done

# A disk that is full, as far as a limit on the size of files can play it.
(
    trap '' XFSZ
    ulimit -f 200
    "$HOLDTIME" run "$scenario" -n $long --store full.db >full.out 2>full.err
) || full=$?
shown='holdtime run --store, on a full disk'
[ "${full:-0}" -eq 3 ] || wrong "exit status ${full:-0}, expected 3"
grep -q '^holdtime: full.db: File too large$' full.err || wrong "says $(cat full.err)"
[ ! -s full.out ] || wrong 'prints'
expect 0 run "$scenario" -n $long --store full.db --resume --format json
same out long.json

mkdir locked
cp a.db locked
chmod 555 locked
chmod 444 locked/a.db
expect 0 results locked/a.db
if ! [ -w locked ]; then # whoever is root may write anyway
    expect 3 run "$scenario" -n 1000000000 --store locked/a.db
    says 'locked/a.db: '
    expect 3 run "$scenario" -n 1000000000 --store locked/new.db
    says 'locked/new.db: Permission denied'
fi
chmod 755 locked
finish
