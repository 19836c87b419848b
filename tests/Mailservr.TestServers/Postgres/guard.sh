#!/usr/bin/env bash
# Runs a server until it ends, or until our standard input does: then whoever started us is gone, and the server and its
# folder go, too.
#   guard.sh <folder> <program> [<argument> ...]
set -u
folder=$1
shift

exec 3<&0
"$@" </dev/null &
server=$!
trap 'gone=1; kill -QUIT "$server"' USR1
{ cat <&3; kill -USR1 $$; } >/dev/null 2>&1 & # may outlive us, and must not hold what others read to its end
watcher=$!

wait "$server"
code=$?
if [ -n "${gone:-}" ]; then
    wait "$server"
    rm -rf "$folder"
fi
kill "$watcher" 2>/dev/null
exit "$code"
