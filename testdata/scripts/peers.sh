# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
# Functions shared by the scripts that talk to real peers. Source it; do not run it.
#
# Everything happens in network namespaces named e4j-<pid>-<name>, with temporary files in one folder.
# Both, and every process started through background(), are removed when the script ends, also on failure.
# Needs root and: iproute2 ethtool tcpdump iputils-ping procps nftables python3 (openvswitch-switch for the ovs_* scripts).

prefix="e4j-$$"
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
testdata=$(dirname "$scripts")
captures=$testdata/captures
work=$(mktemp -d "${TMPDIR:-/tmp}/$prefix-XXXXXX")
python=/usr/bin/python3
namespaces=()
pids=()
capture_pid=

cleanup() {
    local status=$? pid name file
    trap - EXIT INT TERM
    for file in "$work"/*/ovs-vswitchd.pid "$work"/*/ovsdb-server.pid; do
        [ -s "$file" ] && pids+=("$(cat "$file")")
    done
    for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
    for pid in ${pids[@]+"${pids[@]}"}; do
        for _ in $(seq 30); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -KILL "$pid" 2>/dev/null || true
    done
    for name in ${namespaces[@]+"${namespaces[@]}"}; do ip netns del "$prefix-$name" 2>/dev/null || true; done
    rm -rf "$work"
    exit "$status"
}
trap cleanup EXIT
trap 'echo "$0:$LINENO: failed: $BASH_COMMAND" >&2' ERR
trap 'exit 130' INT
trap 'exit 143' TERM

# on NAME COMMAND...: runs a command inside a namespace, for at most 30 seconds.
on() {
    local name=$1
    shift
    ip netns exec "$prefix-$name" timeout 30 "$@"
}

# background NAME COMMAND...: starts a command inside a namespace; it is ended with the script, or after 5 minutes.
background() {
    local name=$1
    shift
    ip netns exec "$prefix-$name" timeout 300 "$@" &
    pids+=($!)
}

# namespace NAME...: creates namespaces without IPv6 chatter (no router solicitation, no DAD, no link-local address).
namespace() {
    local name scope
    for name in "$@"; do
        ip netns add "$prefix-$name"
        namespaces+=("$name")
        for scope in all default; do
            on "$name" sysctl -qw "net.ipv6.conf.$scope.accept_ra=0" "net.ipv6.conf.$scope.router_solicitations=0" \
                "net.ipv6.conf.$scope.accept_dad=0" "net.ipv6.conf.$scope.dad_transmits=0" \
                "net.ipv6.conf.$scope.addr_gen_mode=1" 2>/dev/null || true
        done
        ip -n "$prefix-$name" link set lo up
    done
}

# link NAME1 DEV1 MAC1 NAME2 DEV2 MAC2 [MTU]: a veth pair; checksums are computed in software and nothing is coalesced,
# so a capture shows the frames as a wire would carry them.
link() {
    ip link add "$2" mtu "${7:-1500}" netns "$prefix-$1" address "$3" type veth \
        peer name "$5" mtu "${7:-1500}" netns "$prefix-$4" address "$6"
    no_offload "$1" "$2"
    no_offload "$4" "$5"
    ip -n "$prefix-$1" link set "$2" up
    ip -n "$prefix-$4" link set "$5" up
}

# no_offload NAME DEV
no_offload() {
    on "$1" ethtool -K "$2" tx off tso off gso off gro off >/dev/null 2>&1 || true
}

# addr NAME DEV ADDRESS...
addr() {
    local name=$1 dev=$2 address
    shift 2
    for address in "$@"; do
        case $address in
            *:*) ip -n "$prefix-$name" addr add "$address" dev "$dev" nodad ;;
            *) ip -n "$prefix-$name" addr add "$address" dev "$dev" ;;
        esac
    done
}

# capture NAME DEV FILTER: starts a capture; captured FILE ends it and moves it into place.
capture() {
    ip netns exec "$prefix-$1" timeout 120 tcpdump -Z root -i "$2" -nn -U --immediate-mode -w "$work/capture.pcap" "$3" \
        2>"$work/capture.err" &
    capture_pid=$!
    pids+=("$capture_pid")
    for _ in $(seq 50); do
        grep -q 'listening on' "$work/capture.err" && return
        sleep 0.1
    done
    cat "$work/capture.err" >&2
    return 1
}

captured() {
    sleep 0.3
    # timeout hands the signal on to tcpdump
    kill -INT "$capture_pid"
    wait "$capture_pid" || true
    deliver "$work/capture.pcap" "$1"
}

# deliver FROM TO
deliver() {
    cp "$1" "$2.part"
    chmod 644 "$2.part"
    mv "$2.part" "$2"
    echo "${2#"$testdata"/}"
}

# listening NAME PORT: waits until a TCP server listens.
listening() {
    for _ in $(seq 50); do
        [ -n "$(on "$1" ss -Hltn "sport = :$2")" ] && return
        sleep 0.1
    done
    return 1
}

# ovs NAME COMMAND...: an Open vSwitch tool talking to the daemons of that namespace.
ovs() {
    local name=$1 tool=$2 run=$work/$1
    shift 2
    case $tool in
        ovs-vsctl) set -- --db="unix:$run/db.sock" --timeout=10 "$@" ;;
        ovs-appctl) set -- -t "$run/vswitchd.ctl" "$@" ;;
    esac
    on "$name" env OVS_RUNDIR="$run" OVS_LOGDIR="$run" OVS_DBDIR="$run" "$tool" "$@"
}

# ovs_start NAME [OPTION...]: ovsdb-server and ovs-vswitchd with private folders; options go to ovs-vswitchd.
ovs_start() {
    local name=$1 run=$work/$1 schema=/usr/share/openvswitch/vswitch.ovsschema
    shift
    mkdir -p "$run"
    ovs "$name" ovsdb-tool create "$run/conf.db" "$schema"
    ovs "$name" ovsdb-server "$run/conf.db" --remote="punix:$run/db.sock" --pidfile="$run/ovsdb-server.pid" \
        --unixctl="$run/db.ctl" -vconsole:off --log-file="$run/ovsdb.log" --detach --no-chdir
    ovs "$name" ovs-vsctl --no-wait init
    ovs "$name" ovs-vswitchd "unix:$run/db.sock" --pidfile="$run/ovs-vswitchd.pid" --unixctl="$run/vswitchd.ctl" \
        -vconsole:off --log-file="$run/vswitchd.log" --detach --no-chdir "$@"
}

# ovs_dummies NAME P0_OPTION V1_OPTION: Open vSwitch whose ports are dummies, so no packet leaves the process. Bridge br0 is the underlay
# of 10.9.0.1 and fd00:9::1, with port p0, and knows 10.9.0.2 and fd00:9::2 there. Bridge br1 has port v1 (2) and the tunnels gnv (3)
# and vxl (4), and forwards nothing yet.
ovs_dummies() {
    # not --enable-dummy=override: that would replace the tunnel ports too
    ovs_start "$1" --enable-dummy --disable-system --disable-system-route
    ovs "$1" ovs-vsctl \
        add-br br0 -- set bridge br0 datapath_type=dummy fail_mode=standalone other-config:hwaddr=02:e4:00:00:09:01 \
        -- add-port br0 p0 -- set interface p0 type=dummy mtu_request=9000 "options:$2" ofport_request=1
    ovs "$1" ovs-vsctl add-br br1 -- set bridge br1 datapath_type=dummy fail_mode=secure \
        -- add-port br1 v1 -- set interface v1 type=dummy mtu_request=9000 "options:$3" ofport_request=2 \
        -- add-port br1 gnv -- set interface gnv type=geneve options:remote_ip=flow options:key=flow ofport_request=3 \
        -- add-port br1 vxl -- set interface vxl type=vxlan options:remote_ip=flow options:key=flow ofport_request=4
    ovs "$1" ovs-appctl netdev-dummy/ip4addr br0 10.9.0.1/24 >/dev/null
    ovs "$1" ovs-appctl netdev-dummy/ip6addr br0 fd00:9::1/64 >/dev/null
    ovs "$1" ovs-appctl ovs/route/add 10.9.0.0/24 br0 >/dev/null
    ovs "$1" ovs-appctl ovs/route/add fd00:9::/64 br0 >/dev/null
    ovs "$1" ovs-appctl tnl/neigh/set br0 10.9.0.2 02:e4:00:00:09:02 >/dev/null
    ovs "$1" ovs-appctl tnl/neigh/set br0 fd00:9::2 02:e4:00:00:09:02 >/dev/null
}
