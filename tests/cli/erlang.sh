#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# holdtime erlang: what is given, what is found, what is said of it, and what is refused.
# shellcheck disable=SC2016 # backquotes of messages
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"

# refused WHAT-IS-SAID ARGUMENT...
refused() {
    said=$1
    shift
    expect 2 erlang "$@"
    says "$said"
    [ ! -s out ] || wrong "prints although refused"
}

# value KEY: that of the first such member of the JSON in `out`
value() {
    sed 's/"beside".*//' out | tr '{,' '[\n*]' | sed -n "s/^\"$1\"://p"
}

# near KEY EXPECTED: within 1e-9 of it
near() {
    found=$(value "$1")
    awk -v a="$found" -v b="$2" 'BEGIN { d = a - b; d = d < 0 ? -d : d; exit !(a != "" && d <= 1e-9 * b) }' ||
        wrong "$1 is $found, expected $2"
}

# --- what comes of agents and load
expect 0 erlang c --calls-per-hour 100 --aht '3 min' --agents 6 --within 60 --format json
silent
near wait_probability 0.5875164504606126
near asa 105.75296108291025
near service_level 0.5790260677677965
near offered_load 5
expect 0 erlang a --calls-per-hour 600 --aht '5 min' --patience '3 min' --agents 40 --within '1 min' --format json
near abandon_rate 0.20837958605793316
near hold_mean 37.50832549042942
near asa 39.05097763314351
near service_level 0.5928583098762781
near occupancy 0.9895255174275835
expect 0 erlang b --calls-per-hour 90 --aht '5 min' --agents 10 --format json
near block_rate 0.09954371305634095
expect 0 erlang B --load 7.5 --agents 10 --format json
near block_rate 0.09954371305634095
prints '"aht":null'
expect 0 erlang c --calls-per-hour 100 --aht '3 min' --agents 6
prints '6 agents answer 47.43% of 100 calls an hour within 20 s (Erlang C).'
[ "$(grep -c '<-$' out)" -eq 1 ] || wrong 'does not point at one row'
[ "$(awk '/^-/ { rows = 1; next } rows && $1 ~ /^[0-9]+$/' out | wc -l)" -eq 7 ] || wrong 'not 7 levels of staffing'

# --- the fewest agents: what is found keeps the bound, and one less does not
expect 0 erlang c --calls-per-hour 3000 --aht 200 --service-level 80% --within '30 s' --format json
near agents 174
near service_level 0.8453331299485003
expect 0 erlang c --calls-per-hour 3000 --aht 200 --service-level 0.8 --within '30 s'
prints '174 agents are the fewest that keep this for 3,000 calls an hour: 80% answered within 30 s'
prints '173 would give 79.88%'
prints '<- the fewest'
expect 0 erlang a --calls-per-hour 600 --aht '5 min' --patience '3 min' --abandon 3% --asa '4 s' --format json
near agents 56
expect 0 erlang c --calls-per-hour 1 --aht 1 --service-level 0.5
prints '1 agent is enough that keeps this'
expect 0 erlang c --calls-per-hour 100000 --aht '6 min' --service-level 0.8 --format json
near offered_load 10000

# --- the most calls
expect 0 erlang a --agents 40 --aht '5 min' --patience '3 min' --asa '30 s' --format json
calls=$(value calls_per_hour)
expect 0 erlang a --agents 40 --aht '5 min' --patience '3 min' --calls-per-hour "$calls" --format json
near asa 30
expect 0 erlang a --agents 40 --aht '5 min' --patience '3 min' --asa '30 s'
prints '40 agents keep this up to 563.93 calls an hour (46.9944 erlangs): speed of answer at most 30 s'
expect 0 erlang b --agents 10 --block 5%
prints '10 agents keep this up to 6.2'
prints 'at most 5% blocked (Erlang B)'

# --- no steady state, in words; and data without numbers that are not there
expect 0 erlang c --calls-per-hour 330 --aht '4 min' --agents 20
prints 'There is no steady state: 20 agents can answer 300 calls an hour, and 330 come.'
prints 'The queue grows by'
prints '30 calls an hour'
expect 0 erlang c --calls-per-hour 300 --aht '4 min' --agents 20
prints 'There is no steady state: 20 agents can answer 300 calls an hour, and 300 come.'
expect 0 erlang c --calls-per-hour 330 --aht '4 min' --agents 20 --format json
prints '"asa":null'
prints '"steady":false,"queue_grows_per_hour":29.99'
if grep -qi 'nan\|inf' out; then wrong 'writes nan or inf'; fi
expect 0 erlang c --calls-per-hour 330 --aht '4 min' --agents 20 --format csv
[ "$(wc -l <out)" -eq 8 ] || wrong 'not a heading and 7 rows'
if grep -qi 'nan\|inf' out; then wrong 'writes nan or inf'; fi

# --- refused
refused 'expected a formula: b, c or a'
refused 'expected b (blocked calls are lost), c (everybody waits) or a (callers give up), found "d"' d --agents 3
refused 'expected one formula, found another: "c"' b c --agents 3 --load 2
refused 'expected --aht DURATION' c --calls-per-hour 10 --agents 3
refused 'needs --patience DURATION' a --calls-per-hour 10 --aht 60 --agents 3
refused '--patience: nobody gives up in Erlang C; did you mean `holdtime erlang a`?' \
    c --calls-per-hour 10 --aht 60 --agents 3 --patience 60
refused '--abandon: nobody gives up in Erlang B' b --load 5 --abandon 0.1
refused '--block: nobody is blocked in Erlang C; did you mean `holdtime erlang b`?' c --load 5 --aht 60 --block 0.1
refused '--service-level: nobody waits in Erlang B' b --load 5 --service-level 0.8
refused 'nothing is left to find' c --load 5 --aht 60 --agents 7 --asa 10
refused 'expected two of agents' c --load 5 --aht 60
refused 'expected two of agents' c --agents 5 --aht 60
refused 'say the same twice' c --load 5 --calls-per-hour 5 --aht 60 --agents 7
for value in 0 1 -0.5 1.5 x '' 0x1p-1 '80 %' nan; do
    refused "--service-level: expected a share between 0 and 1, as 0.8 or 80%, found \"$value\"" \
        c --load 5 --aht 60 --service-level "$value"
done
refused 'found "80"; did you mean 80%?' c --load 5 --aht 60 --service-level 80
for value in 0 -1 soon '' '4 mon'; do
    refused "--aht: expected a duration above 0 such as \"20 s\" or \"4 min\", found \"$value\"" \
        c --load 5 --aht "$value" --agents 7
done
for value in 0 -1 x '' inf nan 1e99; do
    refused '--load: expected a number above 0' c --load "$value" --aht 60 --agents 7
    refused '--calls-per-hour: expected a number above 0' c --calls-per-hour "$value" --aht 60 --agents 7
done
for value in 0 -1 1.5 x 1000001; do
    refused '--agents: expected a whole number from 1 to 1000000' c --load 5 --aht 60 --agents "$value"
done
refused 'at most 1000000 erlangs' c --calls-per-hour 1e9 --aht '2 h' --agents 7
refused 'keep this at any load' a --agents 1 --aht 60 --patience 1 --asa '1000 s'
refused 'did you mean `json`?' c --load 5 --aht 60 --agents 7 --format jsn
if [ -c /dev/full ]; then
    # shellcheck disable=SC2034 # of common.sh
    shown='holdtime erlang >/dev/full'
    status=0
    "$HOLDTIME" erlang c --load 5 --aht 60 --agents 7 >/dev/full 2>err || status=$?
    [ "$status" -eq 3 ] || wrong "exit status $status, expected 3"
fi
finish
