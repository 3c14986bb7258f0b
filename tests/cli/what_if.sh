#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# compare and sweep with a results store: what was killed, interrupted, sharded or shared goes on and gives the bytes of
# a study that was not; run, compare and sweep take from one another. STORE_KILLS: how often each is killed (default 4).
# INTERRUPT is the program that sends SIGINT.
# shellcheck disable=SC2086 # $compare, $sweep and $words are words
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${INTERRUPT:?}"
program_path=$PWD/nothing
if "$HOLDTIME" --version | grep -q 'no SQLite'; then
    expect 3 compare "$golden/small-day.cfg" --with 'more: agent_groups.helpers.count=9' --store a.db
    says 'install the package libsqlite3-dev'
    finish
fi

cat >desk.cfg <<'END'
name = "Desk";
calendar = { start = "2024-03-04"; length = "3 days"; open = "08:00-18:00"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 150; }; patience = "3 min";
                 handle = { distribution = "lognormal"; mean = "3 min"; cv = 1.1; }; } );
agent_groups = ( { name = "reps"; count = 8; serves = [ "calls" ]; cost_per_hour = 30; } );
targets = ( { measure = "asa"; at_most = "30 s"; per = "day"; } );
run = { replications = 12; seed = 7; };
END
count=agent_groups.reps.count
compare="compare desk.cfg --with nine:$count=9 --with ten:$count=10 --quiet"
sweep="sweep desk.cfg --vary $count=8:10:1 --vary call_types.calls.patience=60,120 --quiet"
# The study in a loop: `words` as JSON, what each of its scenarios is called, the file that -o leaves.
turn_to() {
    case $1 in
    compare) words=$compare each=plan file=comparison.json ;;
    sweep) words=$sweep each=point file=sweep.json ;;
    esac
}
# Both on so many replications, undisturbed.
plain() {
    for study in compare sweep; do
        turn_to $study
        expect 0 $words -n "$1" --format json
        mv out "plain-$study-$1.json"
    done
}
# All replications in a store, 0 where there is none.
rows() {
    [ -e "$1" ] || { echo 0; return; }
    "$HOLDTIME" results "$1" 2>list.err | sed 's/^.\{6\} *//' | awk 'NR > 1 { n += $4 } END { print n + 0 }'
}
plain 12

# --- run, compare and sweep take from one another what they have in common.
expect 0 run desk.cfg --store shared.db --quiet
[ "$(rows shared.db)" -eq 12 ] || wrong "run left $(rows shared.db) replications"
expect 0 $compare --store shared.db --resume --format json
same out plain-compare-12.json
[ "$(rows shared.db)" -eq 36 ] || wrong "the store has $(rows shared.db) replications, not 24 more"
expect 0 sweep desk.cfg --vary $count=8:10:1 --format csv --quiet
mv out three.csv
expect 0 sweep desk.cfg --vary $count=8:10:1 --format csv --quiet --store shared.db --resume
same out three.csv
expect 0 run desk.cfg --set $count=10 --format json --quiet
mv out ten.json
expect 0 run desk.cfg --set $count=10 --format json --quiet --store shared.db --resume
same out ten.json
[ "$(rows shared.db)" -eq 36 ] || wrong 'simulated again what another command had left'
digest=$(sed -n 's/.*"label":"ten".*"digest":"\([0-9a-f]*\)".*/\1/p' plain-compare-12.json)
expect 0 results shared.db --export json --scenario "${digest:-none}"
same out ten.json
expect 0 $compare --store shared.db --resume --by interval --format json
mv out interval.json
[ "$(rows shared.db)" -eq 72 ] || wrong 'took replications of another period'
expect 0 $compare --by interval --format json
same out interval.json

# What is there is read, not simulated: damage is noticed as such.
expect 0 run desk.cfg --set $count=10 --quiet -n 1 --store ten.db
offset=$(grep -abo HTRR ten.db | head -n 1 | cut -d : -f 1)
printf '\377' | dd of=ten.db bs=1 seek=$((offset + 40)) conv=notrunc 2>dd.err
for study in compare sweep; do
    turn_to $study
    if [ $study = sweep ]; then words="sweep desk.cfg --vary $count=9:10:1"; fi
    expect 2 $words --store ten.db --resume
    says 'with seed 7 is damaged: its check sum is wrong'
    [ ! -s out ] || wrong 'prints although refused'
done

# --- The same at any number of threads, with any part of it there before.
for jobs in 1 2 5; do
    expect 0 run desk.cfg --set $count=9 -n 3 --store part.db --quiet
    expect 0 $compare -n 5 --store part.db
    expect 0 $compare --store part.db --resume -j $jobs --format json
    same out plain-compare-12.json
    expect 0 $sweep -n 1 --store part.db
    expect 0 $sweep --store part.db --resume -j $jobs --format json
    same out plain-sweep-12.json
    expect 0 $sweep --store part.db -j $jobs --format json # simulated anew: no contradiction
    same out plain-sweep-12.json
    [ "$(find . -name 'part.db*' | wc -l)" -eq 1 ] || wrong 'leaves more than one file'
    rm part.db
done

# --- Shards of uneven size, joined.
plain 11
for study in compare sweep; do
    turn_to $study
    for i in 1 2 3; do
        expect 0 ${words% --quiet} -n 11 --store "$study-$i.db" --shard "$i/3"
        says "shard $i/3: $((i < 3 ? 4 : 3)) of 11 replications of each $each are in $study-$i.db"
        [ ! -s out ] || wrong 'prints'
    done
    expect 0 $words -n 11 --store "$study-2.db" --shard 2/3 --resume
    silent
    expect 0 ${words% --quiet} -n 2 --store few.db --shard 3/3
    says "shard 3/3: 0 of 2 replications of each $each"
    expect 0 merge $study-3.db $study-1.db $study-2.db -o $study-all.db
    before=$(rows $study-all.db)
    expect 0 $words -n 11 --store $study-all.db --resume --format json
    same out plain-$study-11.json
    [ "$(rows $study-all.db)" -eq "$before" ] || wrong 'the shards do not add up to the study'
done

# --- Two processes on one store that is not there yet: the same study twice, and another one with plans in common.
for round in 1 2; do
    for study in compare sweep; do
        turn_to $study
        shown="$study and compare at once, round $round"
        "$HOLDTIME" $words -j 1 --store both.db --resume --format json >one.json 2>one.err &
        one=$!
        "$HOLDTIME" $compare -j 2 --store both.db --resume --format json >two.json 2>two.err ||
            wrong "the second fails: $(cat two.err)"
        wait "$one" || wrong "the first fails: $(cat one.err)"
        same one.json plain-$study-12.json
        same two.json plain-compare-12.json
        rm both.db
    done
done

# --- kill -9. What `results` has told of is there afterwards; at last the study is what it would have been.
long=60
plain $long
for study in compare sweep; do
    turn_to $study
    kills=0
    seen=0
    while [ "$kills" -lt "${STORE_KILLS:-4}" ]; do
        shown="holdtime $study, killed the $((kills + 1))th time"
        "$HOLDTIME" $words -n $long -j 2 --store killed.db --resume --format json >killed.json 2>killed.err &
        process=$!
        sleep "0.$(od -An -N1 -tu1 /dev/urandom | awk '{ printf "%03d", $1 }')"
        before=$(rows killed.db)
        kill -9 "$process" 2>kill.err
        wait "$process" 2>>kill.err
        status=$?
        after=$(rows killed.db)
        seen=$((seen + before))
        [ "$after" -ge "$before" ] || wrong "had $before replications, now has $after"
        if [ "$status" -eq 137 ]; then
            kills=$((kills + 1))
        else
            [ "$status" -eq 0 ] || wrong "exit status $status: $(cat killed.err)"
            same killed.json plain-$study-$long.json
            rm -f killed.db*
        fi
    done
    [ "$seen" -gt 0 ] || wrong 'nothing is in the store before a study ends'
    expect 0 $words -n $long --store killed.db --resume --format json
    same out plain-$study-$long.json
    rm -f killed.db*
done

# --- SIGINT: what is complete is reported and written, as many replications of each; and the study goes on.
# interrupted ARGUMENT...: like expect 130, with a signal a moment after the start
interrupted() {
    shown="holdtime $*, interrupted"
    status=0
    PATH=$program_path "$INTERRUPT" 0.4 "$HOLDTIME" "$@" >out 2>err || status=$?
    [ "$status" -ne 77 ] || exit 77
    [ "$status" -eq 130 ] || wrong "exit status $status, expected 130: $(head -c 300 err)"
}
anonymous() { # what tells a part from a whole is left out
    sed -e 's/"planned":[0-9]*/"planned"/' -e 's/"interrupted":[a-z]*/"interrupted"/'
}
for study in compare sweep; do
    turn_to $study
    interrupted $words -n 1000000 -j 2 --store stopped.db -o partial --format json
    complete=$(sed -n 's/.*the results are of \([0-9]*\) of 1000000 replications$/\1/p' err)
    if [ "${complete:-0}" -eq 0 ]; then
        wrong "does not say how many of how many: $(head -c 300 err)"
        continue
    fi
    prints '"interrupted":true'
    same out "partial/$file"
    no_leftovers partial
    anonymous <out >partial.json
    expect 0 $words -n "$complete" --format json
    anonymous <out >whole.json
    same whole.json partial.json
    cp out plain.json
    expect 0 $words -n "$complete" --store stopped.db --resume --format json
    same out plain.json
    rm -rf stopped.db partial
    interrupted $words -n 1000000 --store stopped.db --shard 2/3
    says 'holdtime: interrupted; shard 2/3: '
    [ ! -s out ] || wrong 'a shard prints'
    rm -f stopped.db
done

# --- What goes wrong.
refused() {
    said=$1
    shift
    expect 2 "$@"
    says "$said"
    [ ! -s out ] || wrong 'prints although refused'
}
for study in compare sweep; do
    turn_to $study
    refused '--resume needs --store FILE' $words --resume
    refused '--shard needs --store FILE' $words --shard 1/3
    refused '--store: expected a file, found ""' $words --store ''
    for value in 0/3 4/3 '' 1 3; do
        refused "--shard: expected I/N, such as 2/8, I from 1 to N; found \"$value\"" $words --store x.db \
            --shard "$value"
    done
    for option in '-o x' '--format json'; do
        refused "${option%% *} needs all replications; --shard only fills a store" $words --store x.db --shard 1/3 \
            $option
    done
    cp desk.cfg mine.cfg
    refused 'mine.cfg: expected a results store, found a file of another kind' $words --store mine.cfg
    same mine.cfg desk.cfg
    expect 3 $words -n 1000000000 --store none/a.db
    says 'none/a.db: '
    expect 3 $words -n 1000000000 --store nothing
    says 'nothing: expected a results store, found a folder'
    if [ -c /dev/full ]; then
        expect 3 $words -n 1000000000 --store /dev/full
        says '/dev/full: expected a results store, found no regular file'
    fi
    # A disk that is full, as far as a limit on the size of files can play it.
    full=0
    (
        trap '' XFSZ
        ulimit -f 200
        "$HOLDTIME" $words -n $long --store full.db >full.out 2>full.err
    ) || full=$?
    shown="holdtime $study --store, on a full disk"
    [ "$full" -eq 3 ] || wrong "exit status $full, expected 3"
    grep -q '^holdtime: full.db: File too large$' full.err || wrong "says $(cat full.err)"
    [ ! -s full.out ] || wrong 'prints'
    expect 0 $words -n $long --store full.db --resume --format json
    same out plain-$study-$long.json
    rm full.db
done
for option in '--best cost' '--indifference 5'; do
    refused 'needs all replications; --shard only fills a store' $compare --store x.db --shard 1/3 $option
done
[ ! -e x.db ] || wrong 'made a store although refused'
finish
