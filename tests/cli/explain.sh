#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# holdtime explain: what is simulated is what `run` simulates; what a feature does is the difference to a run without it;
# formulas agree where nothing stands against them; every reason is found where it is, and only there.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"

cat >plain.cfg <<'END'
name = "Plain";
calendar = { length = "1 day"; interval = "1 h"; };
call_types = ( { name = "calls"; arrivals = { per_hour = 110; };
                 handle = { distribution = "exponential"; mean = "5 min"; };
                 patience = { distribution = "exponential"; mean = "4 min"; }; } );
agent_groups = ( { name = "reps"; count = 10; serves = [ "calls" ]; } );
run = { replications = 3; seed = 5; };
END
noon='2001-01-01 12:00'

# simulated ARGUMENT...: mean hold in the interval of noon by `run`
simulated() {
    expect 0 run plain.cfg --by interval --format csv --quiet -n 60 "$@"
    sed -n "s/.*,2001-01-01T12:00,all,all,hold_mean,\([^,]*\),.*/\1/p" out
}

# reasons: those of the last JSON, one a line
reasons() {
    tr '{' '\n' <out | sed -n 's/^"reason":"\([a-z_]*\)".*/\1/p'
}

# --- what is simulated, and which interval
expect 0 explain plain.cfg --at "$noon" -n 20 --format csv
silent
grep '^simulated' out >explained.csv
expect 0 run plain.cfg --by interval --format csv -n 20
sed -n 's/.*,2001-01-01T12:00,all,all,/simulated,/p' out >run.csv
[ "$(grep -cxFf run.csv explained.csv)" -eq "$(wc -l <explained.csv)" ] || wrong 'is not what run simulates'
[ "$(wc -l <explained.csv)" -eq 7 ] || wrong 'not 7 measures'
for at in '2001-01-01 12:59:59' '12 h' 43200; do
    expect 0 explain plain.cfg --at "$at" -n 20 --format csv
    grep '^simulated' out | cmp -s - explained.csv || wrong "--at $at is another interval"
done
expect 0 explain plain.cfg --at "$noon" -n 20 -j 1 --format csv
grep '^simulated' out | cmp -s - explained.csv || wrong 'depends on the number of threads'
expect 0 explain plain.cfg --at "$noon" -n 20 --format csv --set calendar.warm_up=20h
grep '^simulated' out | cmp -s - explained.csv || wrong 'cannot look into the warm-up'
expect 0 explain plain.cfg -n 20 --set 'call_types.calls.arrivals={ pieces = ({from=0;per_hour=50;},{from="14 h";per_hour=90;},{from="15 h";per_hour=40;}); }'
prints 'Mon 1 Jan 2001 14:00, the busiest interval (1 h): as simulated, callers hold'
expect 0 explain plain.cfg -n 2 --at 2001-01-02 --set 'calendar.length=3 days' --format json \
    --set 'call_types.calls.arrivals={ pieces = ({from=0;per_hour=50;},{from="32 h";per_hour=90;},{from="33 h";per_hour=60;},{from="50 h";per_hour=99;}); }'
prints '"start":"2001-01-02T08:00"'

# --- nothing stands against Erlang A here, and it agrees; -n is not needed
expect 0 explain plain.cfg --at "$noon"
prints 'Erlang A says 24 s, which is the same within chance. Erlang C says 4 min 19 s.'
prints 'Nothing in the scenario stands against the formulas.'
expect 0 explain plain.cfg --at "$noon" --format json
[ -z "$(reasons)" ] || wrong "finds reasons: $(reasons)"
prints '"erlang_c":{"steady":true'
# .. nor against Erlang C, where nobody gives up
expect 0 explain plain.cfg --at "$noon" --set agent_groups.reps.count=14 --set 'call_types.calls.patience=1000 days'
prints 'the same within chance.'

# --- a feature that can be switched off does what a run without it lacks. KIND, how it is on, how it is off.
# off KIND ON OFF [ARGUMENT...]
off() {
    kind=$1
    on=$2
    without=$3
    shift 3
    with=$(simulated --set "$on" "$@")
    less=$(simulated --set "$without" "$@")
    expect 0 explain plain.cfg --at "$noon" -n 60 --format json --set "$on" "$@"
    found=$(tr '{' '\n' <out | sed -n "/^\"reason\":\"$kind\"/{n;p;q;}" | sed 's/"mean":\([^,]*\),.*/\1/')
    reasons | grep -qx "$kind" || wrong "does not find $kind"
    awk -v a="$found" -v b="$with" -v c="$less" \
        'BEGIN { d = a - (b - c); exit !(a != "" && b != c && d < 1e-9 && d > -1e-9) }' ||
        wrong "$kind: adds $found to the hold, but runs say $with and $less"
}
type=call_types.calls
off redials "$type.redial={ after_abandon = 0.9; delay = 600; }" "$type.redial={ after_abandon = 0.0; delay = 600; }"
off patience "$type.patience=240" "$type.patience={ distribution = \"exponential\"; mean = 240; }"
off handle "$type.handle={ distribution = \"lognormal\"; mean = 300; cv = 3; }" \
    "$type.handle={ distribution = \"exponential\"; mean = 300; }"
off handle "$type.wrap_up=30" "$type.handle={ distribution = \"exponential\"; mean = 330; }"
off busyness "$type.arrivals.busyness={ cv = 0.4; }" "$type.balk=0"
off incidents "$type.arrivals.incidents={ every = \"1 h\"; lasting = \"1 h\"; factor = 2; }" "$type.arrivals.per_hour=165"
off batches "$type.arrivals={ per_hour = 55; batch = [ 0.0, 1.0 ]; }" "$type.balk=0"
off lines lines=11 lines=100000
off queue_limit "$type.queue_limit=2" "$type.queue_limit=100000"
off balking "$type.balk=0.5" "$type.balk=0"
off announcements "$type.announce={ wait = true; hang_up = 0.9; }" "$type.announce={ wait = false; hang_up = 0.9; }"
off callbacks "$type.callback={ offer_at = 10; accept = 0.9; order = \"after_live\"; }" \
    "$type.callback={ offer_at = 10; accept = 0.0; order = \"after_live\"; }"
off voice_mail "$type.divert={ after = 30; }" "$type.divert={ after = 100000; }"

# --- skills: two types, two groups, against one group that takes both
cat >two.cfg <<'END'
name = "Two";
calendar = { length = "1 day"; interval = "1 h"; };
call_types = ( { name = "sales"; priority = 2; arrivals = { per_hour = 60; }; handle = "5 min"; patience = 600; },
               { name = "service"; arrivals = { per_hour = 50; }; handle = "5 min"; patience = 600; } );
agent_groups = ( { name = "a"; count = 5; serves = [ "sales" ]; }, { name = "b"; count = 5; serves = [ "service" ]; } );
END
expect 0 explain two.cfg --at "$noon" -n 60
prints 'Skills: not every agent takes every call'
if grep -q 'a mix' out; then wrong 'finds a mix in calls that are alike'; fi
expect 0 explain two.cfg --at "$noon" -n 60 --set 'call_types.sales.handle=2 min'
prints 'The calls are a mix: those of one type take 2 min 00 s on average, those of another 5 min'
expect 0 explain two.cfg --at "$noon" -n 60 --type service --format json
prints '"scope":"service"'
prints '"agents":5.0'
reasons | grep -qx priority || wrong 'does not find priority'
expect 0 explain two.cfg --at "$noon" -n 60 --type service --format json \
    --set 'agent_groups.a.serves=["sales","service"]' --set 'agent_groups.b.serves=["sales","service"]'
prints '"agents_on_phones":10.0'
tr '{' '\n' <out | grep -q '"beyond_chance":true' || wrong 'nothing beyond chance'
if reasons | grep -qx skills; then wrong 'finds skills where all take all'; fi
share=$(sed 's/.*"agents":\([0-9.]*\).*/\1/' out)
awk -v n="$share" 'BEGIN { exit !(n > 4.3 && n < 4.8) }' || wrong "service has the work of $share agents"

# Routes count too: by them sales are a's alone.
all='agent_groups=({name="a";count=5;serves=["sales","service"];},{name="b";count=5;serves=["sales","service"];})'
# hold ARGUMENT...: mean hold at noon by `run`
hold() {
    expect 0 run two.cfg --by interval --format csv --quiet -n 60 --set "$all" "$@"
    sed -n "s/.*,2001-01-01T12:00,all,all,hold_mean,\([^,]*\),.*/\1/p" out
}
routed=$(hold --set 'call_types.sales.routes=["a"]')
free=$(hold)
expect 0 explain two.cfg --at "$noon" -n 60 --format json --set "$all" --set 'call_types.sales.routes=["a"]'
found=$(tr '{' '\n' <out | sed -n '/^"reason":"skills"/{n;p;q;}' | sed 's/"mean":\([^,]*\),.*/\1/')
awk -v a="$found" -v b="$routed" -v c="$free" 'BEGIN { d = a - (b - c); exit !(a > 0 && d < 1e-9 && d > -1e-9) }' ||
    wrong "skills add $found to the hold, but runs say $routed and $free"

# --- what cannot be switched off is told as it is
# told TEXT ARGUMENT...
told() {
    text=$1
    shift
    expect 0 explain plain.cfg --at "$noon" -n 30 "$@"
    tr '\n' ' ' <out | tr -s ' ' | grep -qF -e "$text" || wrong "does not tell: $text"
    grep -q '^- \|stands against\|beyond chance' out || wrong 'gives no reason'
}
told 'The rate changes within the interval: 50 calls an hour in its first half, 200 in its second.' \
    --set "$type.arrivals={ pieces = ({from=0;per_hour=50;},{from=45000;per_hour=200;}); }"
told 'The start: ' --set "$type.arrivals={ pieces = ({from=0;per_hour=300;},{from=43200;per_hour=60;}); }"
told 'this one 5.0 for 10.0.' --set "$type.arrivals={ pieces = ({from=0;per_hour=300;},{from=43200;per_hour=60;}); }"
told 'Erlang C has no steady state: the queue would grow by' --set "$type.arrivals.per_hour=150"
told 'Agents come and go: 14.0 are on the phones when the interval begins, 12.0 over all of it.' \
    --set 'agent_groups=({name="reps";serves=["calls"];staffing=({from=0;count=14;},{from=45000;count=10;});})'
told 'The number of agents is random (absence, spells off the phones): it varies by about 1.0 either way' \
    --set 'agent_groups.reps.absence=0.1'
told 'Agents are not equally fast' \
    --set 'agent_groups.reps.learning={ curve = "exponential"; start = 1.8; half_life = "30 calls"; }'
told 'Arrivals are not Poisson' --set "$type.arrivals={ gaps = { distribution = \"erlang\"; mean = 33; stages = 3; }; }"
told 'callers never give up, so there is no Erlang A' --set "$type={ name = \"calls\"; arrivals = { per_hour = 90; }; handle = 300; }"
told 'The interval is short' --set agent_groups.reps.count=10 \
    --set "$type={ name = \"calls\"; arrivals = { per_hour = 114; }; handle = { distribution = \"exponential\"; mean = 300; }; }"

# --- refused
refused() {
    said=$1
    shift
    expect 2 explain "$@"
    says "$said"
    [ ! -s out ] || wrong "prints although refused"
}
refused 'expected a scenario file'
refused 'found another: "b.cfg"' plain.cfg b.cfg
refused 'expected a call type of plain.cfg, as calls, found "call"; did you mean `calls`?' plain.cfg --type call
refused '--at: expected a time from 2001-01-01T00:00 up to 2001-01-02T00:00' plain.cfg --at 2001-01-02
refused '--at: expected a time from' plain.cfg --at noon
refused '--at: expected a time from' plain.cfg --at ''
refused 'expected a time at which it is open, found "2001-01-01 03:00"; it opens next at 2001-01-01T08:00' \
    plain.cfg --at '2001-01-01 03:00' --set 'calendar.open=Mon-Sun 08:00-18:00'
refused 'nobody is on the phones for these calls in that interval' plain.cfg --at "$noon" -n 2 \
    --set 'agent_groups=({name="reps";serves=["calls"];staffing=({from=0;count=0;},{from="13 h";count=10;});})'
refused 'nobody is expected to call at all' plain.cfg --set "$type.arrivals.per_hour=0"
refused 'nothing was simulated' "$SOURCE/tests/bad/unknown_names.cfg"
refused 'unrecognized option' plain.cfg --by day
finish
