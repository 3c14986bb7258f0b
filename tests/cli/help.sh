#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --help of every command exits 0 and names the options that the manual page names, no more and no fewer.
# shellcheck source=tests/cli/common.sh
. "$(dirname "$0")/common.sh"

# The headings of OPTIONS in the manual page as "SECTION --option", "*" being the section of what all commands have.
sed -e 's/\\-/-/g' -e 's/\\f.//g' "$SOURCE/sim/cli/holdtime.1" | awk '
    /^\.SH/ { inside = $2 == "OPTIONS"; section = "*"; next }
    !inside { next }
    /^\.SS/ { section = $0; sub(/^\.SS /, "", section); gsub(/,| and /, " ", section); next }
    /^\.TP/ { heading = 1; next }
    heading || section == "*" {
        heading = 0
        count = split($0, words, /[^-a-z]+/)
        commands = section == "*" ? "run check plot sweep compare results merge explain erlang staff plan lesson fit validate" : section
        many = split(commands, command, " ")
        for (i = 1; i <= count; i++)
            for (j = 1; j <= many && words[i] ~ /^-(-[a-z]|[a-z]$)/; j++)
                print command[j], words[i]
    }' | sort -u >manual

for command in run check plot sweep compare results merge explain erlang staff plan lesson fit validate; do
    for flag in --help -h; do
        expect 0 "$command" $flag
        silent
        prints "Usage: holdtime $command"
    done
    sed -n 's/^ *\(-[-A-Za-z, =]*\).*/\1/p' out | tr ', =' '[\n*]' | grep -E '^-(-[a-z]|[a-z]$)' |
        sed "s/^/$command /" >>unsorted
    expect 0 "$command" --usage
    prints "Usage: holdtime $command"
    expect 0 --help
    prints "  $command "
done
sort -u unsorted >helped
shown='the manual page and --help'
if ! diff manual helped >difference; then
    wrong "name other options (< manual, > help):
$(cat difference)"
fi
[ "$(wc -l <helped)" -ge 20 ] || wrong "only $(wc -l <helped) options found"
finish
