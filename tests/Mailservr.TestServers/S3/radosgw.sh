#!/usr/bin/env bash
# An S3 server for tests: Ceph's gateway with one monitor and one store in memory, on loopback only.
#   radosgw.sh <empty folder> <port> [<port of the monitor> [<first of 20 more ports>]]
# Says "ready" when it answers, and ends with everything it has started when its standard input ends, however the
# program that started it ended. Users: mailservr (AKMAILSERVR, SKMAILSERVR) and stranger (AKSTRANGER, SKSTRANGER).
# Needs the Debian packages ceph-mon ceph-osd radosgw ceph-common; runs as root or as any user.
set -euo pipefail

folder=$1
port=$2
monitor=${3:-$((port + 1))}
others=${4:-$((port + 2))}
export CEPH_CONF="$folder/ceph.conf" CEPH_ARGS=
pids=()

main() {
    trap stop EXIT
    trap 'exit 1' INT TERM
    mkdir -p "$folder"/{mon,osd,rgw,log,run}
    configure
    start_monitor
    start_store
    start_gateway
    create_user mailservr AKMAILSERVR SKMAILSERVR
    create_user stranger AKSTRANGER SKSTRANGER
    echo ready
    cat >/dev/null # until our standard input ends
}

stop() {
    { kill -KILL "${pids[@]}" && wait; } 2>/dev/null || true
    rm -rf "$folder"
}

configure() {
    cat >"$CEPH_CONF" <<EOF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$monitor/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind port min = $others
ms bind port max = $((others + 19))
auth allow insecure global id reclaim = false
keyring = $folder/keyring
mon data = $folder/mon
osd data = $folder/osd
rgw data = $folder/rgw
run dir = $folder/run
admin socket =
log file = $folder/log/\$name.log
pid file =
setuser match path =
osd objectstore = memstore
memstore device bytes = 4294967296
osd class dir = $(dirname "$(find /usr/lib /usr/lib64 -name 'libcls_rgw.so*' 2>/dev/null | head -n 1)")
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
rgw frontends = beast endpoint=127.0.0.1:$port
rgw dynamic resharding = false
rgw enable usage log = false
EOF
}

# Starts a daemon that ends with this script.
daemon() {
    local name=$1
    shift
    "$@" >"$folder/log/$name.out" 2>&1 </dev/null &
    pids+=($!)
}

# Tries a command until it succeeds, a minute long.
wait_for() {
    local tries
    for ((tries = 300; tries > 0; tries--)); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.2
    done
    echo "This never succeeded: $*" >&2
    tail -n 5 "$folder"/log/* >&2
    return 1
}

start_monitor() {
    monmaptool --create --clobber --addv a "[v2:127.0.0.1:$monitor]" "$folder/monmap" >/dev/null
    create_keys
    ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring"
    daemon mon ceph-mon -f -i a
    wait_for timeout 5 ceph mon stat
}

create_keys() {
    local keys="$folder/keyring"
    {
        ceph-authtool --create-keyring "$keys" --gen-key -n mon. --cap mon 'allow *'
        ceph-authtool "$keys" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
        ceph-authtool "$keys" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
    } >/dev/null
}

start_store() {
    local uuid
    uuid=$(cat /proc/sys/kernel/random/uuid)
    ceph osd new "$uuid" >/dev/null
    echo memstore >"$folder/osd/type"
    ceph-osd -i 0 --mkfs --osd-uuid "$uuid"
    daemon osd ceph-osd -f -i 0
}

start_gateway() {
    daemon rgw radosgw -f -n client.admin
    wait_for curl -fs -o /dev/null "http://127.0.0.1:$port/"
}

create_user() {
    radosgw-admin user create --uid="$1" --display-name="$1" --access-key="$2" --secret="$3" >/dev/null
}

main
