"""Whether a peer did the same work: rows by library, persons with a valid number, rows set apart, and
golden names against ours."""

import argparse
import glob
import os

import duckdb
import identity

import spec as site


def run_of(out):
    """The folder of the run readers use; a peer's folder is its run."""
    current = os.path.join(out, "current")
    if not os.path.exists(current):
        return out
    with open(current, encoding="utf-8") as file:
        return os.path.join(out, "runs", file.read().strip())


def bytes_of(run):
    """Bytes of what both write: libraries, and the identity table."""
    files = [
        os.path.join(at, f)
        for part in ("libraries", "identity")
        for at, _, names in os.walk(os.path.join(run, part))
        for f in names
    ]
    return sum(os.path.getsize(f) for f in files)


def lines(path):
    """Rows set apart, as text: row, reason and column."""
    with open(path, encoding="utf-8") as file:
        return sorted(line.strip().replace('"', "") for line in file.readlines()[1:])


def compare(spec, ours, peer):
    """Findings as lines of Markdown, and whether all of them are good."""
    db = duckdb.connect()
    told, good = [], True
    differing = []
    for library in spec.libraries:
        count = [
            db.execute(f"SELECT count(*) FROM read_parquet('{run}/libraries/{library.table}/*.parquet')").fetchone()[0]
            for run in (ours, peer)
        ]
        # Persons nobody has a number of are ours alone: only linking makes them.
        if count[0] != count[1] and library.entity != "person":
            differing.append(f"{library.code} {count[0]} / {count[1]}")
    good &= not differing
    told.append(f"rows of {len(spec.libraries) - 1} libraries equal: {'yes' if not differing else '; '.join(differing)}")
    persons = [
        db.execute(f"SELECT count(number) FROM '{identity.table(run)}'").fetchone()[0] for run in (ours, peer)
    ]
    good &= persons[0] == persons[1]
    told.append(f"persons with a valid number: ours {persons[0]}, peer {persons[1]}")
    same = all(
        lines(f) == lines(os.path.join(peer, "rejected", os.path.basename(f)))
        for f in glob.glob(os.path.join(ours, "rejected", "*.csv"))
    )
    good &= same
    told.append(f"rows set apart, with reason and column, equal: {'yes' if same else 'no'}")
    columns = [
        site.column_name(e)
        for e in next(x for x in spec.libraries if x.entity == "person").elements
        if e != "person.number" and not spec.elements[e].get("identity")
    ]

    def joined(run):
        return f"(SELECT number, l.* FROM '{identity.table(run)}' i JOIN read_parquet('{run}/libraries/population/*.parquet') l USING (person_id))"

    sums = ", ".join(f"avg((a.{c} IS NOT DISTINCT FROM b.{c})::INT)" for c in columns)
    shares = db.execute(f"SELECT {sums} FROM {joined(ours)} a JOIN {joined(peer)} b USING (number)").fetchone()
    names = shares[columns.index("person_name")]
    good &= names is not None and names >= 0.999
    told.append("golden values equal: " + ", ".join(f"{c[7:]} {100 * s:.2f} %" for c, s in zip(columns, shares)))
    linked = [
        db.execute(
            f"SELECT count(person_id), count(org_id), count(place_id) FROM read_parquet('{run}/libraries/*/*.parquet', union_by_name=true) WHERE row_no IS NOT NULL"
        ).fetchone()
        for run in (ours, peer)
    ]
    told.append(f"library rows with person, organisation, place: ours {linked[0]}, peer {linked[1]}")
    told.append(f"bytes of libraries and identity: ours {bytes_of(ours)}, peer {bytes_of(peer)} ({bytes_of(peer) / bytes_of(ours):.2f}×)")
    return told, good


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--peer", required=True)
    args = parser.parse_args()
    found, fine = compare(site.Spec(args.site), run_of(args.ours), args.peer)
    print("\n".join(f"- {line}" for line in found))
    print("the same work" if fine else "NOT the same work")
