#!/usr/bin/env python3
"""The hub's build, linkage and queries beside DuckDB, Polars and Splink, in one go.

    scripts/hub-bench/run.py --data DIR --hub 'wujia hub build … {landed} {out}'

DIR/landed holds the departments' files, a folder for each feed; DIR/truth what they were made from. In
the command `{landed}` and `{out}` stand for folders, `{site}` for the site's: with it our linker is also
run on the public sets, which are sites of their own. Every job is a process of its own, and what is
told of it is what the kernel says of it and of those it waited for. Prints Markdown.
"""

import argparse
import glob
import json
import os
import platform
import shlex
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# Peers by the versions the figures were taken with.
PINS = [
    "duckdb==2.0.1",
    "polars==2.1.0",
    "pyarrow==26.0.1",
    "splink==5.0.0",
    "fastexcel==0.21.0",
]
JOBS = ["ours", "duckdb", "polars", "check", "linking", "queries"]

sys.path.insert(0, HERE)
from measure import measured  # noqa: E402


def environment(folder):
    """The peers' Python, made where it is missing."""
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "pins")
    wanted = "\n".join(PINS)
    if os.path.exists(stamp):
        with open(stamp, encoding="utf-8") as file:
            if file.read() == wanted:
                return python
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS], check=True)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(wanted)
    return python


def machine():
    """Cores, memory, kernel and versions, for whoever wants to compare."""
    with open("/proc/meminfo", encoding="ascii") as file:
        kib = int(file.readline().split()[1])
    model = ""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return [
        f"{os.cpu_count()} cores ({model or platform.machine()}), {kib / 1024**2:.1f} GiB, Linux {platform.release()}",
        f"Python {platform.python_version()}, " + ", ".join(PINS),
    ]


def folder_bytes(folder):
    return sum(os.path.getsize(os.path.join(at, f)) for at, _, names in os.walk(folder) for f in names)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(c) for c in row) + " |" for row in rows])


def mib(n):
    return f"{n / 1024**2:.0f}"


class Bench:
    def __init__(self, args):
        self.args = args
        self.python = environment(args.venv)
        self.landed = os.path.join(args.data, "landed")
        self.truth = os.path.join(args.data, "truth")
        self.commands = []
        os.makedirs(args.work, exist_ok=True)
        self.log = os.path.join(args.work, "log.txt")
        open(self.log, "w").close()

    def out(self, job):
        if job == "ours" and self.args.ours:
            return self.args.ours
        return os.path.join(self.args.work, job)

    def command(self, job):
        """How a build is begun; its folder is empty, as that of a first build is."""
        out = self.out(job)
        if job == "ours":
            return self.args.hub.format(site=self.args.site, landed=self.landed, out=out)
        more = ["--threads", str(self.args.threads), "--memory", self.args.memory] if job == "duckdb" else []
        parts = [
            *(self.python, os.path.join(HERE, f"{job}_build.py"), "--site", self.args.site),
            *("--landed", self.landed, "--out", out, "--scratch", os.path.join(self.args.work, "scratch-" + job)),
            *more,
        ]
        return shlex.join(parts)

    def builds(self):
        rows = []
        for job in ("ours", "duckdb", "polars"):
            if job not in self.args.only or (job == "ours" and not self.args.hub):
                continue
            command = self.command(job)
            self.commands.append(command)
            costs = []
            for _ in range(self.args.runs):
                shutil.rmtree(self.out(job), ignore_errors=True)
                os.makedirs(self.out(job))
                # Every run finds the departments' files in the page cache, the first as the last.
                for file in glob.glob(os.path.join(self.landed, "*", "*")):
                    with open(file, "rb") as read:
                        while read.read(1 << 22):
                            pass
                environment = f"POLARS_MAX_THREADS={self.args.threads} exec {command}" if job == "polars" else f"exec {command}"
                cost = measured(environment, shell=True, log=self.log)
                if cost.code != 0:
                    print(f"{job} failed with {cost.code}; see {self.log}", file=sys.stderr)
                    break
                costs.append(cost)
            if costs:
                cost = sorted(costs, key=lambda c: c.cpu)[len(costs) // 2]
                rows.append(
                    [job, f"{cost.cpu:.1f}", f"{cost.user:.1f}", f"{cost.system:.1f}", f"{cost.wall:.1f}", mib(cost.peak), self.written(job)]
                )
        if rows:
            head = ["build", "CPU s", "user", "system", "wall s", "peak MiB", "libraries and identity MiB"]
            print("\n## Build\n\n" + table(head, rows) + "\n", flush=True)

    def written(self, job):
        run = self.run_of(self.out(job))
        return mib(folder_bytes(os.path.join(run, "libraries")) + folder_bytes(os.path.join(run, "identity")))

    @staticmethod
    def run_of(out):
        current = os.path.join(out, "current")
        if not os.path.exists(current):
            return out
        with open(current, encoding="utf-8") as file:
            return os.path.join(out, "runs", file.read().strip())

    def child(self, script, *more):
        command = [self.python, os.path.join(HERE, script), "--site", self.args.site, *more]
        self.commands.append(shlex.join(command))
        return measured(command, log=self.log)

    def checks(self):
        for job in ("duckdb", "polars"):
            if os.path.isdir(self.out(job)) and os.path.isdir(self.out("ours")):
                told = self.child("check.py", "--ours", self.out("ours"), "--peer", self.out(job))
                print(f"\n## Whether {job} did the same work\n\n{told.output or 'it failed; see the log'}", flush=True)

    def linking(self):
        more = ["--sample", str(self.args.sample), "--log", self.log]
        if self.args.sets:
            more += ["--sets", self.args.sets, "--hub", self.args.hub or ""]
        told = self.child(
            *("linking.py", "--landed", self.landed, "--truth", self.truth, "--ours", self.out("ours")),
            *("--scratch", os.path.join(self.args.work, "linking"), *more),
        )
        rows = []
        for line in told.output.splitlines():
            found = json.loads(line)
            if "failed" in found:
                rows.append([found["set"], found["failed"], *[""] * 6])
                continue
            splink, ours = found["splink"], found["ours"] or {}
            p, r, f = splink["best"]
            same = splink["same rule"][2]
            rows.append([found["set"], "Splink", f"{p:.4f}", f"{r:.4f}", f"{f:.4f}", f"{same:.4f}", f"{splink['cpu']:.1f}", mib(splink["peak"])])
            if "scores" in ours:
                p, r, f = ours["scores"]
                cpu = f"{ours['cpu']:.1f} (whole build)" if "cpu" in ours else "in the build"
                peak = mib(ours["peak"]) if "peak" in ours else ""
                rows.append([found["set"], "ours", f"{p:.4f}", f"{r:.4f}", f"{f:.4f}", f"{f:.4f}", cpu, peak])
        head = ["set", "by", "precision", "recall", "F1", "F1 at 0.99 and 3 bits ahead", "CPU s", "peak MiB"]
        print("\n## Linking without a number\n\n" + table(head, rows))
        print(
            "\nSplink's row is the best of 21 rules of decision tried against the truth; ours decides by itself.\n"
            "Splink begins with cleaned tables; our CPU is that of the whole build.\n"
            "Public sets: originals are a feed with made-up valid citizen numbers that hold the birth date,\n"
            "duplicates a feed without numbers; a telephone column holds `soc_sec_id` (a 9 before it), the address\n"
            "street, number and postcode, or the e-mail. What else the sets have (city, suburb, state) our feeds\n"
            "have no column for; Splink compares what its own examples compare.",
            flush=True,
        )

    def queries(self):
        file = os.path.join(HERE, "queries.sql")
        peer = self.child("queries.py", "--out", self.out("ours"), "--file", file, "--threads", str(self.args.threads))
        found = {"DuckDB": [json.loads(x) for x in peer.output.splitlines() if x.startswith("{")]}
        if self.args.sql:
            command = self.args.sql.format(site=self.args.site, out=self.out("ours"), file=file)
            self.commands.append(command)
            ours = measured(command, shell=True, log=self.log)
            found["ours"] = [json.loads(x) for x in ours.output.splitlines() if x.startswith("{")]
        names = list(found)
        by = {n: {x["query"]: x for x in found[n]} for n in names}
        numbers = sorted({q for n in names for q in by[n]})
        rows = []
        for q in numbers:
            cells = [f"{by[n][q]['ms']:.1f}" if q in by[n] else "" for n in names]
            counts = {by[n][q]["rows"] for n in names if q in by[n]}
            rows.append([q, *cells, " / ".join(str(c) for c in sorted(counts))])
        both = [q for q in numbers if all(q in by[n] for n in names)]
        if both:
            means = [f"{statistics.geometric_mean([max(by[n][q]['ms'], 0.01) for q in both]):.1f}" for n in names]
            rows.append(["geometric mean", *means, ""])
        print("\n## Queries (milliseconds, warm, median of five)\n\n" + table(["query", *names, "rows"], rows), flush=True)

    def whole(self):
        print("# The hub beside its peers\n")
        print("\n".join(f"- {line}" for line in machine()))
        size = folder_bytes(self.landed)
        print(f"- deliveries: {size / 1024**3:.2f} GiB; {self.args.threads} threads; median of {self.args.runs} by CPU", flush=True)
        self.builds()
        for job, work in (("check", self.checks), ("linking", self.linking), ("queries", self.queries)):
            if job in self.args.only:
                work()
        print("\n## Commands\n\n```\n" + "\n".join(self.commands) + "\n```")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with landed/ and truth/")
    parser.add_argument("--hub", default="", help="command that builds, with {landed}, {out} and, if it can, {site}")
    parser.add_argument("--sql", default="", help="command that times queries, with {out}, {file} and {site}")
    parser.add_argument("--ours", default="", help="where our build is or goes (default: under --work)")
    parser.add_argument("--site", default=os.path.join(ROOT, "sites", "rudong"))
    parser.add_argument("--sets", default="", help="folder with the public sets febrl/ and splink/")
    parser.add_argument("--work", default=os.path.join(ROOT, "target", "hub-bench"), help="scratch and outputs")
    parser.add_argument("--venv", default=os.path.join(ROOT, "target", "hub-bench-venv"))
    parser.add_argument("--only", nargs="*", choices=JOBS, default=JOBS)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="600MB", help="DuckDB's memory limit")
    parser.add_argument("--sample", type=int, default=60000, help="identities of the county to link at most")
    args = parser.parse_args()
    for name in ("data", "work", "venv", "site", "ours", "sets"):
        if getattr(args, name):
            setattr(args, name, os.path.abspath(getattr(args, name)))
    Bench(args).whole()


if __name__ == "__main__":
    main()
