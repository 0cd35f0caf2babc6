"""One linkage by Splink on DuckDB: records without a number against those with one.

Reads `left.parquet` (who is known) and `right.parquet` (who is looked for), writes the best candidate of
each on the right with its weight and how far it is ahead of the second.
"""

import argparse
import json
import logging
import os
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def levels(name, *conditions):
    """A comparison from its levels; each a condition, or a condition with the column of its frequencies."""
    made = []
    for label, condition, *term in conditions:
        level = cll.CustomLevel(condition, label)
        if term:
            level = level.configure(tf_adjustment_column=term[0])
        made.append(level)
    return cl.CustomComparison([*made, cll.ElseLevel()], output_column_name=name)


def null(*columns):
    condition = " OR ".join(f"{c}_l IS NULL OR {c}_r IS NULL" for c in columns)
    return cll.NullLevel(columns[0]) if len(columns) == 1 else cll.CustomLevel(condition, "null").configure(is_null_level=True)


def same(column):
    return f"{column}_l = {column}_r"


def edits(column, most):
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def dates(column):
    """A date as YYYYMMDD text: equal, day and month swapped, two parts of three, the year."""
    parts = [f"({column}_l[{a}:{b}] = {column}_r[{a}:{b}])" for a, b in ((1, 4), (5, 6), (7, 8))]
    swapped = f"{parts[0]} AND {column}_l[5:6] = {column}_r[7:8] AND {column}_l[7:8] = {column}_r[5:6]"
    two = " + ".join(f"{p}::INT" for p in parts)
    return cl.CustomComparison(
        [
            cll.NullLevel(column),
            cll.ExactMatchLevel(column),
            cll.CustomLevel(swapped, "swapped"),
            cll.CustomLevel(f"{two} = 2", "one part"),
            cll.CustomLevel(f"{parts[0]}", "year"),
            cll.ElseLevel(),
        ],
        output_column_name=column,
    )


def county():
    """The county's records, with what our own linker compares and the same blocking rules."""
    name = cl.CustomComparison(
        [
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.CustomLevel(f"{edits('name', 1)} AND length(name_l) + length(name_r) > 3", "one edit"),
            cll.CustomLevel("name_l[1] = name_r[1]", "surname"),
            cll.ElseLevel(),
        ],
        output_column_name="name",
    )
    place = cl.CustomComparison(
        [
            cll.CustomLevel(
                "(address_l IS NULL OR address_r IS NULL) AND (village_l IS NULL OR village_r IS NULL)", "null"
            ).configure(is_null_level=True),
            cll.CustomLevel(same("address"), "address"),
            cll.CustomLevel(f"abs(length(address_l) - length(address_r)) <= 1 AND {edits('address', 1)}", "near"),
            cll.CustomLevel(same("village"), "village"),
            cll.ElseLevel(),
        ],
        output_column_name="place",
    )
    phone = cl.CustomComparison(
        [
            cll.NullLevel("phone"),
            cll.ExactMatchLevel("phone", term_frequency_adjustments=True),
            cll.CustomLevel(edits("phone", 1), "one digit"),
            cll.ElseLevel(),
        ],
        output_column_name="phone",
    )
    number = cl.CustomComparison(
        [
            cll.NullLevel("number"),
            cll.CustomLevel(edits("number", 1), "one edit"),
            cll.CustomLevel(edits("number", 3), "three edits"),
            cll.ElseLevel(),
        ],
        output_column_name="number",
    )
    rules = [
        block_on("name", "birth"),
        block_on("phone"),
        block_on("name", "village"),
        block_on("birth", "village"),
        block_on("name", "address"),
    ]
    compared = [name, dates("birth"), cl.ExactMatch("sex"), phone, place, number]
    sure = [block_on("name", "birth"), block_on("name", "phone"), block_on("name", "address")]
    # Training blocks leave each comparison to be learned by at least one of them.
    train = [block_on("phone"), block_on("name", "village"), block_on("birth", "village")]
    return compared, rules, sure, train


def febrl():
    """As Splink's own example of FEBRL 4 has it."""
    compared = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        dates("date_of_birth"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]),
    ]
    rules = [
        block_on("soc_sec_id"),
        block_on("given_name", "surname"),
        block_on("given_name", "postcode"),
        block_on("surname", "date_of_birth"),
        block_on("date_of_birth", "postcode"),
        block_on("street_number", "postcode"),
        block_on("address_1"),
        block_on("given_name", "date_of_birth"),
    ]
    sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    return compared, rules, sure, [block_on("date_of_birth"), block_on("postcode")]


def fake():
    """As Splink's own example of fake_1000 has it."""
    compared = [
        cl.NameComparison("first_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        dates("dob"),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ]
    rules = [
        block_on("first_name"),
        block_on("surname"),
        block_on("email"),
        block_on("dob"),
    ]
    sure = [block_on("first_name", "surname", "dob"), block_on("email")]
    return compared, rules, sure, [block_on("dob"), block_on("email"), block_on("first_name", "surname")]


SETS = {"county": (county, 0.7), "febrl": (febrl, 0.8), "fake": (fake, 0.7)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", choices=SETS, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="6GB")
    args = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    make, recall = SETS[args.set]
    compared, rules, sure, train = make()
    db = duckdb.connect()
    db.execute(f"SET threads = {args.threads}; SET memory_limit = '{args.memory}'")
    for side in ("left", "right"):
        db.execute(f"CREATE TABLE {side}_records AS SELECT * FROM '{args.folder}/{side}.parquet'")
    api = DuckDBAPI(connection=db)
    tables = [api.register(f"{side}_records", dataset_display_name=side) for side in ("left", "right")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=compared,
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
        # A level that hardly ever occurs among true pairs sinks below what Splink takes after many rounds.
        max_iterations=20,
        em_convergence=0.001,
    )
    linker = Linker(tables, settings, log_level=logging.ERROR)
    begun = time.monotonic()
    linker.training.estimate_probability_two_random_records_match(sure, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in train:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=2e6)
    pairs = linker.inference.predict(threshold_match_probability=0.2)
    best = f"""
        COPY (
            SELECT unique_id_r AS looked, arg_max(unique_id_l, w) AS found, max(w) AS bits,
                   max(w) - coalesce(list_sort(list(w), 'DESC')[2], -1000) AS ahead
            FROM (SELECT unique_id_l, unique_id_r, match_weight AS w FROM {pairs.physical_name})
            GROUP BY unique_id_r
        ) TO '{os.path.join(args.folder, "splink.parquet")}' (FORMAT parquet)
    """
    db.execute(best)
    count = db.execute(f"SELECT count(*) FROM {pairs.physical_name}").fetchone()[0]
    print(json.dumps({"pairs": count, "seconds": round(time.monotonic() - begun, 2)}))


if __name__ == "__main__":
    main()
