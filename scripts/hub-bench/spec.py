"""What the site says of its data, read for the peers: the very TOML files our own build reads.

Peers get nothing prepared: feeds, code maps, trust, divisions and libraries all come from the site.
"""

import codecs
import csv
import glob
import os
import subprocess
import tomllib
from dataclasses import dataclass, field

# What departments write where there is nothing.
NOTHING = ["", "-", "/", "\u65e0", "NULL", "null"]
# Trust in what a citizen number itself says of birth and sex.
NUMBER_TRUST = 97
# The day a delivery without dates is taken to speak of (2026-11-30), as days since 1970.
TODAY = 20787
# Kinds of entity: group of its elements, what identifies one, the id's name, the base library's kind.
ENTITIES = {
    "person": ("person.number", "person_id"),
    "organisation": ("organisation.code", "org_id"),
    "place": ("place.code", "place_id"),
}


def column_name(element):
    """The name of an element's column in a library."""
    return element.replace(".", "_").replace("-", "_")


@dataclass
class Column:
    header: str
    at: int
    element: str | None = None
    kind: str | None = None
    trust: int = 0
    codes: dict = field(default_factory=dict)
    dates: list = field(default_factory=list)
    unit: str = "1"
    division: str = "code"
    required: bool = False

    @property
    def name(self):
        return column_name(self.element)


@dataclass
class Feed:
    number: int
    code: str
    about: str
    pattern: str
    format: str
    charset: str
    delimiter: str
    key: list
    columns: list

    def of(self, element):
        """The column that means an element."""
        return next((c for c in self.columns if c.element == element), None)

    def elements(self):
        return [c for c in self.columns if c.element]

    def files(self, landed):
        return sorted(glob.glob(os.path.join(glob.escape(landed), self.code, self.pattern)))


@dataclass
class Library:
    code: str
    entity: str | None
    elements: list
    sources: list
    columns: list
    joins: list

    @property
    def table(self):
        return self.code.replace("-", "_")


class Spec:
    """Elements, feeds, libraries, divisions of a site."""

    def __init__(self, site):
        hub = os.path.join(site, "hub")
        with open(os.path.join(hub, "elements.toml"), "rb") as file:
            self.elements = {e["code"]: e for e in tomllib.load(file)["element"]}
        self.feeds = [self._feed(p) for p in sorted(glob.glob(os.path.join(hub, "feeds", "*.toml")))]
        self.libraries = [
            self._library(p) for p in sorted(glob.glob(os.path.join(hub, "libraries", "*.toml")))
        ]
        self.by_code, self.by_name = self._divisions(os.path.join(site, "divisions.csv"))

    def _feed(self, path):
        with open(path, "rb") as file:
            raw = tomllib.load(file)
        columns = []
        for at, c in enumerate(raw["column"]):
            element = c.get("element")
            kind = self.elements[element]["kind"] if element else None
            codes = dict(c.get("codes", {}))
            if element and (codes or kind == "code"):
                # A code of the list itself is taken too.
                for line in self.elements[element].get("list", []):
                    codes.setdefault(line.split(" ")[0], line.split(" ")[0])
            columns.append(
                Column(
                    header=c["header"],
                    at=at,
                    element=element,
                    kind="code" if codes else kind,
                    trust=c.get("trust", 0),
                    codes=codes,
                    dates=c.get("dates", []),
                    unit=c.get("unit", "1"),
                    division=c.get("division", "code"),
                    required=c.get("required", False),
                )
            )
        form = raw["file"]
        return Feed(
            number=int(os.path.basename(path)[:2]),
            code=raw["code"],
            about=raw["about"],
            pattern=form["pattern"],
            format=form["format"],
            charset=form.get("encoding", "utf-8"),
            delimiter=form.get("delimiter", ","),
            key=[next(c for c in columns if c.header == k) for k in raw["key"]["columns"]],
            columns=columns,
        )

    def _library(self, path):
        with open(path, "rb") as file:
            raw = tomllib.load(file)
        return Library(
            code=raw["code"],
            entity=raw.get("entity"),
            elements=raw.get("elements", []),
            sources=[(f["feed"], f["what"]) for f in raw.get("from", [])],
            columns=raw.get("columns", []),
            joins=raw.get("joins", []),
        )

    @staticmethod
    def _divisions(path):
        """Codes in force, and names as departments write them: with the town's before it, or alone."""
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [r for r in csv.DictReader(file) if not r["valid_to"]]
        names = {r["code"]: r["name"] for r in rows}
        by_code, by_name = set(), {}
        for level in ("county", "town", "village"):
            for row in (r for r in rows if r["level"] == level):
                by_code.add(int(row["code"]))
                said = [row["name"]]
                if level == "village":
                    said.insert(0, names.get(row["parent"], "") + row["name"])
                for name in said:
                    by_name.setdefault(name, int(row["code"]))
        return sorted(by_code), by_name

    def feed(self, code):
        return next(f for f in self.feeds if f.code == code)

    def said_of(self, entity):
        """By feed: the columns that may give an entity's golden value. What a number itself says is
        trusted more than any feed's birth or sex below it, so those columns can never win."""
        key, _ = ENTITIES[entity]
        found = {}
        for feed in self.feeds:
            if feed.of(key) is None:
                continue
            said = [c for c in feed.elements() if c.element.startswith(entity + ".") and c.element != key]
            if entity == "person":
                own = ("person.birth", "person.sex")
                said = [c for c in said if c.element not in own or c.trust > NUMBER_TRUST]
            found[feed.code] = said
        return found

    def identity(self):
        """Elements of persons that stand in the identity table alone."""
        key, _ = ENTITIES["person"]
        return sorted(
            e for e, d in self.elements.items() if e.startswith("person.") and d.get("identity") and e != key
        )


def utf8(path, charset, scratch):
    """A path to the file's text in UTF-8. Neither peer decodes GB 18030 by itself (DuckDB's extension
    for it is a download), so what departments send in it is decoded into a scratch file first."""
    if charset == "utf-8":
        return path
    to = os.path.join(scratch, os.path.basename(path) + ".utf8")
    with open(to, "wb") as write:
        done = subprocess.run(["iconv", "-f", "gb18030", "-t", "utf-8", path], stdout=write, check=False)
    if done.returncode != 0:
        # Bytes that are no text: iconv stops at them, this goes on and is three times slower.
        decoder = codecs.getincrementaldecoder("gb18030")(errors="replace")
        with open(path, "rb") as read, open(to, "wb") as write:
            while block := read.read(1 << 20):
                write.write(decoder.decode(block).encode())
            write.write(decoder.decode(b"", True).encode())
    return to


def header(path, delimiter):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [h.strip() for h in next(csv.reader(file, delimiter=delimiter))]
