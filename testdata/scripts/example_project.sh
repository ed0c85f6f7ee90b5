#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the library into a repository of its own and runs the example project against it: as it is, and with one byte of its golden
# capture changed, which its test has to name. Needs no network where encap4j itself was built before; changes nobody's repository.
#
#   example_project.sh [LOCAL_REPOSITORY]     what Maven has downloaded, ~/.m2/repository unless said otherwise
set -euo pipefail

house=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
downloaded=$(readlink -f -- "${1:-$HOME/.m2/repository}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A repository that holds links to all that was downloaded, and org/encap4j for itself.
repository=$work/repository
mkdir -p "$repository/org"
find "$downloaded" -mindepth 1 -maxdepth 1 ! -name org -exec ln -s -t "$repository" {} +
find "$downloaded/org" -mindepth 1 -maxdepth 1 ! -name encap4j -exec ln -s -t "$repository/org" {} +

# What "mvn verify" does not use may have to be fetched once.
offline=()
[ ! -d "$downloaded/org/apache/maven/plugins/maven-install-plugin/3.1.4" ] || offline=(-o)
maven() { mvn -q -B "${offline[@]}" -Dmaven.repo.local="$repository" "$@"; }

maven -f "$house/pom.xml" -pl .,core,vxlan,geneve,testdata -DskipTests -Dmaven.javadoc.skip -Dspotless.check.skip \
    install </dev/null

project=$work/project
cp -R "$house/testdata/example-project" "$project"
rm -rf "$project/target"
maven -f "$project/pom.xml" test </dev/null
echo "the example project's tests passed"

# The TTL inside: 24 bytes of the file's header, 16 of the packet's, 50 of the tunnel, 14 of Ethernet, 8 of IPv4.
golden=$project/src/test/resources/ping-mirrored.pcap
printf '\x3f' | dd of="$golden" bs=1 seek=$((24 + 16 + 50 + 14 + 8)) conv=notrunc status=none
if maven -f "$project/pom.xml" test </dev/null >"$work/log" 2>&1; then
    echo "the example project passed with a golden capture that was changed"
    exit 1
fi
said='ping.pcap #1, golden ping-mirrored.pcap #1: inner ip4 ttl: 64 instead of 63'
if ! grep -qF "$said" "$work/log"; then
    cat "$work/log"
    echo "expected a failure that says: $said"
    exit 1
fi
grep -m 1 -A 3 -F "$said" "$work/log"
