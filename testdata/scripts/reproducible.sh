#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds what is committed twice, in two folders, and compares every jar: the libraries', their sources and Javadoc, the runnable one.
# The same JDK has to be used: a jar names the one that made it.
#
#   reproducible.sh [MAVEN_OPTION..]
set -euo pipefail

house=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for turn in first second; do
    mkdir "$work/$turn"
    git -C "$house" archive HEAD | tar -x -C "$work/$turn"
    mvn -q -B "$@" -f "$work/$turn/pom.xml" -Prelease -DskipTests -Dspotless.check.skip package </dev/null
    (cd "$work/$turn" && sha256sum ./*/target/*.jar) >"$work/$turn.sums"
done
diff "$work/first.sums" "$work/second.sums" || { echo "two builds made different jars"; exit 1; }
cat "$work/first.sums"
echo "two builds made the same $(wc -l <"$work/first.sums") jars"
