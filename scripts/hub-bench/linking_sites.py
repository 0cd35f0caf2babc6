"""Public sets with known truth as two tables to link, and as a small site for our own build."""

import csv
import datetime
import os
import shutil

import duckdb

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def number_of(at, born):
    """A made-up valid citizen number. Who has no birth date is given one nobody else has; division and
    sequence only tell numbers apart."""
    division = 320600 + at // 1000 % 90
    body = f"{division}{born:%Y%m%d}{at % 1000:03}"
    total = sum(int(d) * w for d, w in zip(body, WEIGHTS))
    return body + "10X98765432"[total % 11]


def born_of(text):
    try:
        day = datetime.datetime.strptime(text, "%Y%m%d").date()
    except ValueError:
        return None
    return day if day.year >= 1850 else None


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [{k.strip(): (v or "").strip() for k, v in row.items()} for row in csv.DictReader(file)]


def febrl(rows):
    """By record number: the original, and its duplicates."""
    pairs = [(r["rec_id"].split("-")[1], r["rec_id"].split("-")[2] == "org", r) for r in rows]
    originals = {n: r for n, original, r in pairs if original}
    duplicates = [(n, r) for n, original, r in pairs if not original]
    return originals, duplicates


def prepare(name, sets, folder):
    """Writes left, right, truth and numbers as Parquet and the two deliveries; says which of Splink's
    settings fits."""
    if name == "fake_1000":
        originals, duplicates = {}, []
        for row in read(os.path.join(sets, "splink", "fake_1000.csv")):
            row["dob"] = row["dob"].replace("-", "")
            if row["cluster"] in originals:
                duplicates.append((row["cluster"], row))
            else:
                originals[row["cluster"]] = row
        columns = ["first_name", "surname", "dob", "city", "email"]
        said = lambda r: (f"{r['first_name']} {r['surname']}".strip(), r["dob"], "", f"{r['email']}")
    else:
        files = {"febrl1": ["dataset1.csv"], "febrl4": ["dataset4a.csv", "dataset4b.csv"]}[name]
        originals, duplicates = febrl([r for f in files for r in read(os.path.join(sets, "febrl", f))])
        columns = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state", "date_of_birth", "soc_sec_id"]
        # Seven digits become eight, so that they are a number of a telephone for us.
        said = lambda r: (
            f"{r['given_name']} {r['surname']}".strip(),
            r["date_of_birth"],
            "9" + r["soc_sec_id"] if r["soc_sec_id"] else "",
            " ".join(x for x in (r["street_number"], r["address_1"], r["postcode"]) if x),
        )
    place = {n: at for at, n in enumerate(originals)}
    db = duckdb.connect()
    for side, rows in (("left", list(originals.values())), ("right", [r for _, r in duplicates])):
        db.execute(f"CREATE TABLE {side}_ (unique_id BIGINT, {', '.join(f'{c} VARCHAR' for c in columns)})")
        # Rows of a delivery are counted from 1.
        first = 0 if side == "left" else 1
        marks = ", ".join("?" * (len(columns) + 1))
        db.executemany(f"INSERT INTO {side}_ VALUES ({marks})", [[at + first, *(r[c] or None for c in columns)] for at, r in enumerate(rows)])
        db.execute(f"COPY {side}_ TO '{folder}/{side}.parquet'")
    db.execute("CREATE TABLE truth (unique_id BIGINT, truth BIGINT)")
    db.executemany("INSERT INTO truth VALUES (?, ?)", [[at + 1, place.get(n)] for at, (n, _) in enumerate(duplicates)])
    db.execute(f"COPY truth TO '{folder}/truth.parquet'")
    db.execute("CREATE TABLE numbers (unique_id BIGINT, number VARCHAR)")
    numbers = []
    for n, row in originals.items():
        born = born_of(said(row)[1]) or datetime.date(1801, 1, 1) + datetime.timedelta(days=place[n])
        numbers.append(number_of(place[n], born))
    db.executemany("INSERT INTO numbers VALUES (?, ?)", [[at, x] for at, x in enumerate(numbers)])
    db.execute(f"COPY numbers TO '{folder}/numbers.parquet'")
    deliveries = {
        "originals": [[f"a{at}", number, *said(r)] for (at, r), number in zip(enumerate(originals.values()), numbers)],
        "duplicates": [[f"b{at}", *said(r)] for at, (_, r) in enumerate(duplicates)],
    }
    for feed, rows in deliveries.items():
        to = os.path.join(folder, "landed", feed)
        os.makedirs(to, exist_ok=True)
        with open(os.path.join(to, f"{feed}_001.csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["id", *(["number"] if feed == "originals" else []), "name", "born", "phone", "address"])
            out.writerows(rows)
    return "fake" if name == "fake_1000" else "febrl"


ELEMENTS = [
    ("person.number", "number", True),
    ("person.name", "name", False),
    ("person.sex", "code", False),
    ("person.birth", "date", False),
    ("person.phone", "phone", True),
    ("person.address", "text", True),
    ("person.village", "division", False),
    ("record.number", "text", False),
]


def site(county, folder):
    """The county's site with a hub of two feeds and two libraries."""
    to = os.path.join(folder, "site")
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(county, to, ignore=shutil.ignore_patterns("hub"))
    for part in ("feeds", "libraries"):
        os.makedirs(os.path.join(to, "hub", part))

    def put(path, text):
        with open(os.path.join(to, "hub", path), "w", encoding="utf-8") as file:
            file.write(text)

    lists = 'list = ["1 male", "2 female"]\n'
    put(
        "elements.toml",
        "\n".join(
            f'[[element]]\ncode = "{code}"\nname = "{code}"\nkind = "{kind}"\nclass = 1\n'
            f'{"identity = true" if identity else ""}\n{lists if kind == "code" else ""}'
            for code, kind, identity in ELEMENTS
        ),
    )
    for number, (feed, trust) in enumerate((("originals", 90), ("duplicates", 40)), 1):
        numbered = f'[[column]]\nheader = "number"\nelement = "person.number"\ntrust = {trust}\n' if trust == 90 else ""
        put(
            f"feeds/{number:02}-{feed}.toml",
            f'code = "{feed}"\nname = "{feed}"\ndepartment = "320623000000-GAJ"\nabout = "person"\n'
            'cadence = "year"\nsharing = "open"\nserves = ["population"]\nerror-limit = 10000\n'
            f'[file]\npattern = "{feed}_*.csv"\nformat = "csv"\nencoding = "utf-8"\n[key]\ncolumns = ["id"]\n'
            '[[column]]\nheader = "id"\nelement = "record.number"\n'
            + numbered
            + "".join(
                f'[[column]]\nheader = "{header}"\nelement = "person.{element}"\ntrust = {trust}\n{more}'
                for header, element, more in (
                    ("name", "name", ""),
                    ("born", "birth", 'dates = ["yyyyMMdd"]\n'),
                    ("phone", "phone", ""),
                    ("address", "address", ""),
                )
            ),
        )
    head = 'kind = "base"\nsharing = "open"\n'
    entities = 'entity = "person"\nelements = ["person.number", "person.name", "person.birth", "person.phone", "person.address"]\n'
    put("libraries/01-population.toml", f'code = "population"\nname = "population"\n{head}{entities}')
    sources = "".join(f'[[from]]\nfeed = "{feed}"\nwhat = "{feed}"\n' for feed in ("originals", "duplicates"))
    put("libraries/02-pairs.toml", f'code = "pairs"\nname = "pairs"\n{head}columns = ["record.number"]\n{sources}')
    return to
