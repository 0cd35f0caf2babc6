#!/bin/sh
# Power cuts under load, fifty (or the number given): the store works on an XFS of its own that is
# shut down under it, so that everything not synced is gone as if the current had failed; then it is
# mounted again and everything acknowledged must be there. kill -9 cannot show this: a killed process
# leaves its pages with the kernel. Needs root, xfsprogs, sqlite3 and a loop device.
set -eu
cd "$(dirname "$0")/.."
rounds="${1:-50}"
place="$(mktemp -d)"
trap 'umount "$place/disk" 2>/dev/null || true; rm -rf "$place"' EXIT
test="$(cargo test -p store --test it --no-run --message-format=json 2>/dev/null |
    sed -n 's/.*"executable":"\([^"]*\/it-[^"]*\)".*/\1/p' | tail -1)"
truncate -s 512M "$place/image"
mkfs.xfs -q "$place/image"
mkdir "$place/disk"
: > "$place/acks"
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    mount -o loop "$place/image" "$place/disk"
    WUJIA_KILL9_CHILD="$round $place/disk/data " "$test" --exact durability::child_that_is_killed --nocapture \
        > /dev/null 2> "$place/said" &
    child=$!
    # Another moment each round, once it has begun to acknowledge.
    while ! grep -q '^ack' "$place/said"; do sleep 0.05; done
    sleep "0.$((round * 37 % 90 + 10))"
    # What was acknowledged before the cut began is what counts.
    cp "$place/said" "$place/before"
    xfs_io -x -c shutdown "$place/disk"
    kill -9 "$child" 2> /dev/null || true
    wait "$child" 2> /dev/null || true
    umount "$place/disk"
    # A last line may be cut off in the middle.
    sed -n '$!s/^ack \([0-9][0-9]*\)$/n\1/p' "$place/before" >> "$place/acks"
    mount -o loop "$place/image" "$place/disk"
    whole="$(sqlite3 "$place/disk/data/wujia.db" 'PRAGMA integrity_check')"
    sqlite3 "$place/disk/data/wujia.db" "SELECT name FROM meta WHERE name GLOB 'n[0-9]*'" | sort > "$place/held"
    umount "$place/disk"
    sort -u "$place/acks" > "$place/wanted"
    lost="$(comm -23 "$place/wanted" "$place/held" | wc -l)"
    echo "round $round: $(wc -l < "$place/wanted") acknowledged in all, $lost lost, integrity $whole"
    if [ "$lost" != 0 ] || [ "$whole" != ok ]; then
        exit 1
    fi
done
