"""A feed's file as DuckDB reads it, and every value made standard: SQL made from the feed's TOML.

What is slow (regular expressions, `translate`) stands in a branch of a CASE that only values see
which a cheap test found not to be clean; DuckDB evaluates a branch for the rows that reach it.
"""

import os

import spec as site

WIDE = "".join(chr(c) for c in range(0xFF01, 0xFF5F))
NARROW = "".join(chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F))
WIDE_WORDS = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"


def q(text):
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def enums(spec):
    """For each coded element one ENUM type over all feeds, where no feed gives it as plain text: such
    values are one byte in a table and a ready dictionary for the encoder."""
    found, plain = {}, set()
    for feed in spec.feeds:
        for c in feed.elements():
            if c.codes:
                values = found.setdefault(c.element, [])
                values.extend(v for v in c.codes.values() if v not in values)
            else:
                plain.add(c.element)
    found.setdefault("person.sex", [])
    found["person.sex"].extend(v for v in ("0", "1", "2") if v not in found["person.sex"])
    return {e: v for e, v in found.items() if e not in plain}


def trimmed(x):
    return f"regexp_replace({x}, '^[\\s\u3000]+|[\\s\u3000]+$', '', 'g')"


def narrowed(x):
    return f"translate({x}, {q(WIDE)}, {q(NARROW)})"


def words(x):
    """Text: full-width letters and digits narrow, no blanks at the ends. One look for what is odd costs a
    tenth of a microsecond; only what is odd is rewritten."""
    odd = f"regexp_matches({x}, '^[ \u3000\t]|[ \u3000\t]$|{WIDE_WORDS}')"
    return f"CASE WHEN {odd} THEN {narrowed(trimmed(x))} ELSE {x} END"


def name(x):
    """A name: no blanks of any kind, dots of other languages one dot; with a digit it is none."""
    odd = f"regexp_matches({x}, '[\\s\u3000.\u2022\u2027\u30fb\uff01-\uff5e]')"
    dots = "'.\u2022\u2027\u30fb', '\u00b7\u00b7\u00b7\u00b7'"
    slow = f"translate(regexp_replace({narrowed(x)}, '[\\s\u3000]', '', 'g'), {dots})"
    narrow = f"CASE WHEN {odd} THEN {slow} ELSE {x} END"
    # Three bytes a character: no digit and no blank is among them.
    return (
        f"CASE WHEN strlen({x}) = 3 * length({x}) AND strlen({x}) <= 120 AND NOT {odd} THEN {x} "
        f"WHEN regexp_matches({narrow}, '[0-9]') OR length({narrow}) > 40 THEN NULL ELSE {narrow} END"
    )


def phone(x):
    bare = f"regexp_replace({narrowed(trimmed(x))}, '^\\+86|[- ()]', '', 'g')"
    slow = (
        f"CASE WHEN regexp_full_match({bare}, '[2-9][0-9]{{6,7}}|[01][0-9]{{10}}|0[0-9]{{9}}|0[0-9]{{11}}') "
        f"THEN {bare} END"
    )
    return (
        f"CASE WHEN strlen({x}) = 11 AND starts_with({x}, '1') AND TRY_CAST({x} AS BIGINT) IS NOT NULL "
        f"THEN {x} ELSE {slow} END"
    )


def number(x, n):
    """A citizen number (`n`: the text as a whole number, where it is one) as one BIGINT: its 17 digits times eleven, plus what the check character stands
    for. Whether it is valid is asked once a number, not once a row."""

    def packed(t):
        return (
            f"CASE WHEN strlen({t}) <> 18 OR starts_with({t}, '0') THEN NULL "
            f"WHEN ends_with({t}, 'X') OR ends_with({t}, 'x') THEN TRY_CAST(left({t}, 17) AS BIGINT) * 11 + 10 "
            f"ELSE TRY_CAST(left({t}, 17) AS BIGINT) * 11 + TRY_CAST(right({t}, 1) AS BIGINT) END"
        )

    def old(t):
        """Fifteen digits: the century put in; the check character follows (see `checks`)."""
        century = f"CASE WHEN {t}[13:15] >= '996' THEN '18' ELSE '19' END"
        return f"TRY_CAST(left({t}, 6) || {century} || right({t}, 9) AS BIGINT)"

    bare = f"upper(regexp_replace({narrowed(x)}, '[\\s\u3000]', '', 'g'))"
    return (
        f"CASE WHEN {n} >= 100000000000000000 THEN {n} // 10 * 11 + {n} % 10 WHEN strlen({x}) = 18 THEN {packed(x)} "
        f"WHEN strlen({x}) = 15 THEN {old(x)} * 11 + ({check_value(old(x))}) "
        f"WHEN strlen({bare}) = 15 THEN {old(bare)} * 11 + ({check_value(old(bare))}) ELSE {packed(bare)} END"
    )


WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def check_value(n):
    """What the check character of 17 digits must stand for: 0 to 10."""
    digits = " + ".join(f"({n} // {10 ** (16 - i)} % 10) * {w}" for i, w in enumerate(WEIGHTS))
    return f"(12 - ({digits}) % 11) % 11"


def date(x, forms):
    def one(form):
        if form == "yyyyMMdd":
            return f"CASE WHEN strlen({x}) = 8 THEN CAST(try_strptime({x}, '%Y%m%d') AS DATE) END"
        if form in ("yyyy-MM-dd", "yyyy/M/d"):
            return f"TRY_CAST({x} AS DATE)"
        if form == "yyyyMM":
            return f"CASE WHEN strlen({x}) = 6 THEN CAST(try_strptime({x}, '%Y%m') AS DATE) END"
        if form == "yyyy-MM":
            return f"CAST(try_strptime({x}, '%Y-%m') AS DATE)"
        return f"CAST(try_strptime({x}, '%Y\u5e74%m\u6708%d\u65e5') AS DATE)"

    found = list(dict.fromkeys(one(f) for f in forms))
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def decimal(x, places, unit="1"):
    whole = f"TRY_CAST({x} AS DECIMAL(18, {places}))"
    slow = f"TRY_CAST(replace({x}, ',', '') AS DECIMAL(18, {places}))"
    n = f"CAST(coalesce({whole}, {slow}) * {10 ** places} AS BIGINT)"
    return f"{n} * 2000 // 3" if unit == "mu" else n


def coded(x, column, kind):
    def branch(t):
        whens = " ".join(f"WHEN {q(a)} THEN {q(b)}{kind}" for a, b in column.codes.items())
        return f"CASE {t} {whens} "

    return f"{branch(x)} ELSE {branch(f'trim({x})')} END END"


def value(column, x, all_enums):
    """The standard value of a column, NULL where it cannot be read."""
    if column.codes:
        kind = f"::{site.column_name(column.element)}_e" if column.element in all_enums else ""
        return coded(x, column, kind)
    match column.kind:
        case "number":
            return number(x, "whole_number")
        case "credit-code":
            return f"CASE WHEN strlen({x}) = 18 THEN upper({x}) ELSE upper(regexp_replace({narrowed(x)}, '\\s', '', 'g')) END"
        case "name":
            return name(x)
        case "phone":
            return phone(x)
        case "date":
            return date(x, column.dates)
        case "division":
            return f"d{column.at}.code"
        case "money":
            return decimal(x, 2 if column.unit == "yuan" else 0)
        case "quantity":
            return decimal(x, 3, column.unit)
        case "point":
            return decimal(x, 6)
    return words(x)


def division_join(column, x):
    key = {"name": f"d{column.at}.name = {x}", "code": f"d{column.at}.code = TRY_CAST({x} AS BIGINT)"}
    short = f"d{column.at}.code = TRY_CAST({x} AS BIGINT) * 1000"
    table = "division_names" if column.division == "name" else "division_codes"
    return f" LEFT JOIN {table} d{column.at} ON {key.get(column.division, short)}"


def source(connection, feed, files, scratch):
    """The FROM clause of a feed's rows, and the name of each of its columns there."""
    nothing = ", ".join(q(n) for n in site.NOTHING)
    if feed.format == "csv":
        files = [site.utf8(f, feed.charset, scratch) for f in files]
        head = site.header(files[0], feed.delimiter)
        types = ", ".join(f"{q(f'h{at}')}: 'VARCHAR'" for at in range(len(head)))
        names = [f"h{head.index(c.header)}" for c in feed.columns]
        paths = ", ".join(q(f) for f in files)
        delimiter = "chr(9)" if feed.delimiter == "\t" else q(feed.delimiter)
        # A row of another width is left out and counted by the reader itself.
        return (
            f"read_csv([{paths}], delim={delimiter}, header=true, auto_detect=false, quote='\"', escape='\"', "
            f"columns={{{types}}}, nullstr=[{nothing}], store_rejects=true)"
        ), names
    if feed.format == "json-lines":
        types = ", ".join(f"{q(c.header)}: 'VARCHAR'" for c in feed.columns)
        paths = ", ".join(q(f) for f in files)
        inner = f"read_json([{paths}], format='newline_delimited', columns={{{types}}}, ignore_errors=true)"
    elif feed.format == "parquet":
        inner = f"read_parquet([{', '.join(q(f) for f in files)}])"
    else:
        # DuckDB's own reader of workbooks is a download as well; calamine reads them into Arrow.
        import fastexcel
        import pyarrow

        sheets = [fastexcel.read_excel(f).load_sheet(0, dtypes="string").to_arrow() for f in files]
        connection.register(f"sheet{feed.number}", pyarrow.Table.from_batches(sheets))
        inner = f"sheet{feed.number}"
    # These readers have no list of texts that mean nothing.
    described = connection.execute(f"DESCRIBE SELECT * FROM {inner}").fetchall()
    texts = {d[0] for d in described if d[1] == "VARCHAR"}
    picks = ", ".join(
        f"CASE WHEN strlen({t}) <= 4 AND {t} IN ({nothing}) THEN NULL ELSE {t} END AS h{c.at}"
        for c in feed.columns
        for t in [f'"{c.header}"' if c.header in texts else f'CAST("{c.header}" AS VARCHAR)']
    )
    return f"(SELECT {picks} FROM {inner})", [f"h{c.at}" for c in feed.columns]


def staged(feed, from_, names, keep, all_enums):
    """One statement a feed: rows numbered, values made standard, masks of what was given and what of it
    could not be read, the row's fault if it has one, and a hash of its key."""
    raw = {c.at: n for c, n in zip(feed.columns, names)}
    joins = "".join(division_join(c, raw[c.at]) for c in feed.elements() if c.kind == "division")
    inner = ["row_no"]
    given, bad = [], []
    for c in feed.columns:
        x = raw[c.at]
        # A row that lacks what is required is set apart, so in all others it is given.
        if not c.required:
            given.append(f"(({x} IS NOT NULL)::INTEGER << {c.at})")
        if c.element:
            inner.append(f"{value(c, x, all_enums)} AS {c.name}")
            # Text is never bad.
            if c.kind not in ("text", "credit-code"):
                bad.append(f"(({x} IS NOT NULL AND {c.name} IS NULL)::INTEGER << {c.at})")
    keys = [f"coalesce({raw[c.at]}, '')" for c in feed.key]
    empty = " AND ".join(f"{raw[c.at]} IS NULL" for c in feed.key)
    required = [f"WHEN {raw[c.at]} IS NULL OR {raw[c.at]} = ' ' THEN {c.at}" for c in feed.columns if c.required]
    fault = f"CASE WHEN {empty} THEN -1 {' '.join(required)} END"
    inner += [f"{' + '.join(given) or '0'} AS given_mask", f"{fault} AS fault", f"hash({', '.join(keys)}) AS key_hash"]
    used = sorted(set(raw.values()))
    numbered = feed.of("person.number")
    whole = f", TRY_CAST({raw[numbered.at]} AS BIGINT) AS whole_number" if numbered else ""
    outer = ["CAST(row_no AS INTEGER) AS row_no"]
    outer += [c.name for c in feed.elements() if c.name in keep]
    outer += ["given_mask", f"{' + '.join(bad) or '0'} AS bad_mask", "CAST(fault AS TINYINT) AS fault", "key_hash"]
    return (
        f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner + used)} "
        f"FROM (SELECT row_number() OVER () AS row_no, *{whole} FROM {from_}) AS raw{joins})"
    )


def drop_scratch(scratch):
    for file in os.listdir(scratch):
        if file.endswith(".utf8"):
            os.remove(os.path.join(scratch, file))
