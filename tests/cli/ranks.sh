#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Three ranks of an MPI job on this machine: the bytes of one process, whatever the command; one of them that fails, or
# was given something else, ends all. MPIRUN is the launcher, INTERRUPT the program that sends a signal, OTHER_EXP a
# library to load first.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"
: "${MPIRUN?}" "${INTERRUPT:?}" "${OTHER_EXP:?}"
scenario=$golden/small-week.cfg

if "$HOLDTIME" --version | grep -q 'no MPI'; then
    OMPI_COMM_WORLD_SIZE=3
    OMPI_COMM_WORLD_RANK=0
    export OMPI_COMM_WORLD_SIZE OMPI_COMM_WORLD_RANK
    expect 2 run "$scenario" -n 2
    says 'install the package libopenmpi-dev and build holdtime again (cmake -D HOLDTIME_MPI=ON)'
    [ ! -s out ] || wrong 'simulates'
    expect 0 check "$scenario"
    OMPI_COMM_WORLD_RANK=1
    expect 2 run "$scenario" -n 2
    silent
    OMPI_COMM_WORLD_SIZE=1
    OMPI_COMM_WORLD_RANK=0
    expect 0 run "$scenario" -n 2 --quiet
    finish
fi
[ -n "$MPIRUN" ] || exit 77
"$HOLDTIME" --version | grep -q 'MPI v\?[0-9]' || wrong 'the version does not name MPI'

# For Open MPI in containers: they run as root, have no ssh, and forbid to read another process's memory.
OMPI_ALLOW_RUN_AS_ROOT=1
OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
OMPI_MCA_plm_rsh_agent=
OMPI_MCA_btl_vader_single_copy_mechanism=none
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_plm_rsh_agent OMPI_MCA_btl_vader_single_copy_mechanism
alone=$HOLDTIME
cat >ranks <<END
#!/bin/sh
exec "$MPIRUN" --oversubscribe -n 3 "\${PROGRAM:-$alone}" "\$@"
END
chmod +x ranks
ranks() { # STATUS ARGUMENT...: as expect, three times at once
    HOLDTIME=$PWD/ranks
    expect "$@"
    HOLDTIME=$alone
}

# by_rank COMMAND...: makes the program `program`, of which rank 1 does the first line, others the second
by_rank() {
    cat >program <<END
#!/bin/sh
case \$OMPI_COMM_WORLD_RANK in
1) $1 ;;
*) $2 ;;
esac
END
    chmod +x program
    PROGRAM=$PWD/program
    export PROGRAM
}

# --- The same bytes.
same_bytes() {
    expect 0 "$@" --quiet
    mv out one
    ranks 0 "$@" --quiet
    same out one
    silent
}
same_bytes run "$scenario" -n 12 --format json
same_bytes run "$scenario" -n 40 -j 2
same_bytes run "$golden/small-day.cfg" -n 60 --precision 0.1 --format csv
with='patient: call_types.orders.patience="9 min"'
same_bytes compare "$scenario" --with "$with" -n 6 --format json
same_bytes compare "$scenario" --with "$with" -n 12 -j 2
vary='call_types.orders.handle.mean=200:400:100'
same_bytes sweep "$scenario" --vary "$vary" -n 4 --format json
same_bytes sweep "$scenario" --vary "$vary" -n 6 -j 2
expect 0 run "$scenario" -n 8 --trace one.csv --trace-replications 3 -o one-folder --quiet
ranks 0 run "$scenario" -n 8 --trace three.csv --trace-replications 3 -o three-folder
[ "$(grep -c 'warnings; see: holdtime check' err)" -eq 1 ] || wrong "does not say once: $(cat err)"
same one.csv three.csv
diff -r one-folder three-folder >differences || wrong "$(cat differences)"
no_leftovers .

# --- Stores belong to rank 0.
if ! "$HOLDTIME" --version | grep -q 'no SQLite'; then
    expect 0 run "$scenario" -n 30 --format csv
    mv out one
    ranks 0 run "$scenario" -n 13 --store a.db --quiet
    expect 0 results a.db
    prints ' 13 '
    prints ' none'
    ranks 0 run "$scenario" -n 30 --store a.db --resume --format csv
    same out one
    expect 0 results a.db --export csv
    same out one
    ranks 0 run "$scenario" -n 30 --store b.db --shard 1/2 --quiet
    ranks 0 run "$scenario" -n 30 --store b.db --shard 2/2 --quiet
    expect 0 results b.db --export csv
    same out one

    # A rank that is killed ends all; what was in the store is still there.
    # shellcheck disable=SC2016 # for the program
    by_rank "echo \$\$ >pid; exec '$alone' \"\$@\"" "exec '$alone' \"\$@\""
    shown='a rank that is killed'
    HOLDTIME=$PWD/ranks
    "$HOLDTIME" run "$scenario" -n 1000000 --store killed.db --quiet >out 2>err &
    HOLDTIME=$alone
    job=$!
    count() {
        "$HOLDTIME" results killed.db 2>list.err | awk 'NR == 2 { print $6 }'
    }
    looks=0
    before=
    while [ "${before:-0}" -lt 20 ] && [ "$looks" -lt 400 ]; do
        sleep 0.05
        looks=$((looks + 1))
        [ ! -e killed.db ] || before=$(count)
    done
    kill -9 "$(cat pid)"
    status=0
    wait "$job" || status=$?
    [ "$status" -ne 0 ] || wrong 'the others go on'
    after=$(count)
    [ "${before:-0}" -ge 20 ] || wrong 'the store does not grow'
    [ "${after:-0}" -ge "${before:-0}" ] || wrong "had ${before:-0} replications, now has ${after:-0}"
    unset PROGRAM
    expect 0 run "$scenario" -n "$after" --store killed.db --resume --format csv
    mv out one
    expect 0 run "$scenario" -n "$after" --format csv
    same out one
fi

# --- One does the work where nothing is simulated.
ranks 0 check "$scenario"
[ "$(grep -c 'above the capacity' out)" -eq 1 ] || wrong 'prints more than once'

# --- What is wrong is said once, and all end.
refused() {
    said=$1
    shift
    ranks 2 "$@"
    [ "$(grep -cF -e "$said" err)" -eq 1 ] || wrong "does not say once: $said (but: $(head -c 500 err))"
    [ ! -s out ] || wrong 'prints although refused'
}
refused 'none.cfg: error: cannot read this file' run none.cfg
refused 'there is no command "runn"' runn "$scenario"
refused "unrecognized option '--none'" run --none "$scenario"
mkdir locked
ranks 3 run "$scenario" -n 1000000 --trace locked
says 'holdtime: locked: Is a directory'

host=$(hostname)
cp "$scenario" mine.cfg
sed 's/count *= *[0-9][0-9]*/count = 1/' "$scenario" >theirs.cfg
by_rank "exec '$alone' run theirs.cfg -n 12" "exec '$alone' run mine.cfg -n 12"
refused "holdtime: theirs.cfg: rank 1 on $host reads another scenario here (digest " --
by_rank "exec '$alone' run none.cfg -n 12" "exec '$alone' run mine.cfg -n 12"
refused "holdtime: rank 1 on $host gave up where rank 0 on $host did not:" --
says 'none.cfg: error: cannot read this file: No such file or directory'
by_rank "exec '$alone' run mine.cfg -n 12" "exec '$alone' run none.cfg -n 12"
refused 'none.cfg: error: cannot read this file' --
by_rank "exec '$alone' run mine.cfg -n 13" "exec '$alone' run mine.cfg -n 12"
refused "rank 1 on $host was given other options than rank 0 on $host (seed, replications, " --
by_rank "exec env LD_PRELOAD='$OTHER_EXP' '$alone' run mine.cfg -n 12" "exec '$alone' run mine.cfg -n 12"
refused "holdtime: rank 1 on $host computes exp, log and the like with other last digits than rank 0 on $host, " --
unset PROGRAM

# --- SIGINT to rank 0: the replications that were complete, whole.
# shellcheck disable=SC2016 # for the program
cat >program <<END
#!/bin/sh
[ "\$OMPI_COMM_WORLD_RANK" != 0 ] || exec "$INTERRUPT" 0.5 "$alone" "\$@"
exec "$alone" "\$@"
END
PROGRAM=$PWD/program
export PROGRAM
ranks 130 run "$golden/small-day.cfg" -n 1000000000 --format json --quiet
unset PROGRAM
complete=$(sed -n 's/.*the results are of \([0-9]*\) of 1000000000 replications$/\1/p' err)
[ "${complete:-0}" -ge 1 ] || wrong "does not say how many of how many: $(cat err)"
prints "\"replications\":${complete:-1},\"planned\":1000000000,"
sed 's/"planned":[0-9]*,.*"interrupted":true/X/' out >partial
expect 0 run "$golden/small-day.cfg" -n "${complete:-1}" --format json --quiet
sed 's/"planned":[0-9]*,.*"interrupted":false/X/' out >whole
same partial whole
finish
