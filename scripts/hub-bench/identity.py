"""Reads an identity table that stands open (built with sealing off) as Parquet, for what is compared."""

import json
import os
import struct

import pyarrow as pa
import pyarrow.parquet as pq

FRAME = 1024
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number_of(packed):
    """The number whose first seventeen digits these are; its check character follows (GB 11643)."""
    if packed == 0:
        return None
    digits = f"{packed:017d}"
    rest = sum(int(d) * w for d, w in zip(digits, WEIGHTS)) % 11
    return digits + "10X98765432"[rest]


def rows(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"WJID1\n":
        raise ValueError(f"{path}: no identity table")
    (length,) = struct.unpack_from("<I", data, 6)
    head = json.loads(data[10 : 10 + length])
    if head["sealed"]:
        raise ValueError(f"{path}: sealed; build with --out, which leaves it open")
    many = -(-head["count"] // FRAME) + 1
    places = struct.unpack_from(f"<{many}Q", data, len(data) - 8 * many)
    for begin, end in zip(places, places[1:]):
        plain = pa.CompressedInputStream(pa.BufferReader(data[begin:end]), "zstd").read()
        at = 0
        while at < len(plain):
            (packed,) = struct.unpack_from("<Q", plain, at)
            at += 8
            values = []
            for _ in head["elements"]:
                (size,) = struct.unpack_from("<H", plain, at)
                at += 2
                if size == 0xFFFF:
                    values.append(None)
                    continue
                values.append(plain[at : at + size].decode("utf-8", "replace"))
                at += size
            yield [number_of(packed), *values]


def table(run):
    """Path of the identity table as Parquet: a peer's own, or ours opened beside the run's folders."""
    own = os.path.join(run, "identity", "person.parquet")
    if os.path.exists(own):
        return own
    opened = os.path.join(run, "identity-opened.parquet")
    if not os.path.exists(opened):
        numbers = [row[0] for row in rows(os.path.join(run, "identity", "person.frames"))]
        ids = pa.array(range(len(numbers)), pa.int32())
        pq.write_table(pa.table({"person_id": ids, "number": pa.array(numbers, pa.string())}), opened)
    return opened
