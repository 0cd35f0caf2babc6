#!/usr/bin/env python3
"""Reports over a line that breaks: sent again and again under their own ids, each must be there once.

    scripts/offline-queue/run.py --base http://127.0.0.1:8800 --token TOKEN --number 100000

Sends so many reports to a running server from several connections. Some attempts are cut: in the middle of
the request, or after it and before the answer is read. What was cut, and a share of what was answered, is
sent again under the same client id, from whatever connection is free, also from two at once. Then every
case that is newer than the run is counted through the API: as many as reports, each acknowledged id among
them, none beside. Exits 0 only if so. Python 3.9 or newer, nothing else.

A server limits requests by account: start it with WUJIA_BY_ACCOUNT_BURST and WUJIA_BY_ACCOUNT_PER_MINUTE
high enough, or the rate that is printed is the limiter's. The token's account must be able to report (a grid
worker's, `wujia user token ACCOUNT`), and its cases must not be added to by others during the run.
"""

import argparse
import asyncio
import collections
import json
import os
import random
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


def uuid7(chance):
    """An id as a phone makes it: time first, then chance."""
    bits = (int(time.time() * 1000) << 80) | chance.getrandbits(80)
    bits = (bits & ~(0xF << 76)) | (0x7 << 76)
    bits = (bits & ~(0x3 << 62)) | (0x2 << 62)
    text = f"{bits:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Server:
    """Where requests go, and how one is written."""

    def __init__(self, options):
        base = urllib.parse.urlsplit(options.base)
        if base.scheme != "http" or not base.hostname:
            sys.exit("--base must be http://HOST:PORT: cuts are made below TLS")
        self.host, self.port = base.hostname, base.port or 80
        self.token = options.token
        self.options = options

    def ask(self, path):
        """One read beside the load."""
        request = urllib.request.Request(
            f"http://{self.host}:{self.port}{path}",
            headers={"authorization": f"Bearer {self.token}"},
        )
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as no:
                if no.code != 429:
                    sys.exit(f"{path}: {no.code} {no.read().decode(errors='replace')}")
                time.sleep(int(no.headers.get("retry-after") or 1))

    def request(self, report, attempt):
        """The bytes of a report."""
        body = {
            "class": self.options.event_class,
            "summary": f"压力测试 {report.n}",
            "reported_at": report.seen_at,
            "client": report.client,
        }
        place = {}
        if self.options.division:
            place["division"] = self.options.division
        if self.options.point:
            lng, lat = (float(part) for part in self.options.point.split(","))
            place["point"] = {"lng_e7": round(lng * 1e7), "lat_e7": round(lat * 1e7)}
        if place:
            body["place"] = place
        body = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"POST /api/v1/reports HTTP/1.1\r\nhost: {self.host}:{self.port}\r\n"
            f"authorization: Bearer {self.token}\r\ncontent-type: application/json\r\n"
            f"idempotency-key: {report.client}.{attempt}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


class Report:
    """What somebody saw, until it is acknowledged."""

    __slots__ = ("n", "client", "seen_at", "attempts", "case", "begun", "again")

    def __init__(self, n, chance):
        self.n = n
        self.client = uuid7(chance)
        self.seen_at = int(time.time() * 1000)
        self.attempts = 0
        self.case = None
        self.begun = None
        self.again = 0


class Run:
    """The queue of all phones, and what was seen on the way."""

    def __init__(self, server, options):
        self.server, self.options = server, options
        self.chance = random.Random(options.seed)
        self.queue = collections.deque()
        self.seen = collections.Counter()
        self.answers, self.wholes = [], []
        self.left = options.number
        self.faults = []
        self.acknowledged = set()

    def fill(self):
        for n in range(self.options.number):
            report = Report(n, self.chance)
            self.queue.append(report)
            if self.chance.random() < self.options.double:
                # Two connections hold it at once.
                self.queue.append(report)

    async def work(self):
        line = None
        while self.left > 0 and not self.faults:
            if not self.queue:
                await asyncio.sleep(0.005)
                continue
            report = self.queue.popleft()
            line = await self.attempt(report, line)
        if line:
            line[1].close()

    async def attempt(self, report, line):
        """One sending. Answers the connection when it is still good."""
        report.attempts += 1
        if report.begun is None:
            report.begun = time.perf_counter()
        request = self.server.request(report, report.attempts)
        begun = time.perf_counter()
        try:
            if line is None:
                line = await asyncio.open_connection(self.server.host, self.server.port)
            reader, writer = line
            cut = self.chance.random() < self.options.cut
            if cut and self.chance.random() < 0.5:
                writer.write(request[: self.chance.randrange(1, len(request))])
                await writer.drain()
                return self.broken(report, writer, "cut in the request")
            writer.write(request)
            await writer.drain()
            if cut:
                # The server may have it already, or not yet.
                await asyncio.sleep(self.chance.random() * 0.02)
                return self.broken(report, writer, "cut before the answer")
            status, headers, body = await asyncio.wait_for(read(reader), 60)
        except (OSError, EOFError, asyncio.IncompleteReadError, asyncio.TimeoutError):
            return self.broken(report, line[1] if line else None, "broken by itself")
        self.answered(report, status, headers, body, time.perf_counter() - begun)
        if headers.get("connection", "").lower() == "close":
            writer.close()
            return None
        return line

    def broken(self, report, writer, how):
        self.seen[how] += 1
        if writer:
            writer.transport.abort()
        self.put_back(report)

    def put_back(self, report):
        place = self.chance.randrange(len(self.queue) + 1)
        if place < 64:
            self.queue.insert(place, report)
        else:
            self.queue.append(report)

    def answered(self, report, status, headers, body, took):
        if status == 429:
            self.seen["told to wait"] += 1
            asyncio.get_running_loop().call_later(
                int(headers.get("retry-after") or 1), self.queue.append, report
            )
            return
        if status >= 500:
            self.seen[f"answered {status}"] += 1
            self.put_back(report)
            return
        if status != 201:
            self.faults.append(f"report {report.n}: {status} {body.decode(errors='replace')}")
            return
        self.answers.append(took)
        case = json.loads(body)["id"]
        if report.case is None:
            report.case = case
            self.acknowledged.add(case)
            self.left -= 1
            self.wholes.append(time.perf_counter() - report.begun)
        elif report.case != case:
            self.faults.append(f"report {report.n}: {report.case} and {case}")
        else:
            self.seen["answered again alike"] += 1
        # As after an answer that the phone did not keep.
        if report.again == 0 and self.chance.random() < self.options.repeat:
            report.again = 1
            self.queue.append(report)

    async def go(self):
        self.fill()
        workers = [asyncio.create_task(self.work()) for _ in range(self.options.connections)]
        told = time.perf_counter()
        while any(not worker.done() for worker in workers):
            await asyncio.sleep(0.2)
            if time.perf_counter() - told > 10:
                told = time.perf_counter()
                print(f"  {self.options.number - self.left} of {self.options.number}", file=sys.stderr)
        for worker in workers:
            worker.result()


async def read(reader):
    """An answer: status, headers, body."""
    line = await reader.readline()
    if not line:
        raise EOFError
    status = int(line.split()[1])
    headers = {}
    while True:
        line = (await reader.readline()).decode("latin-1").strip()
        if not line:
            break
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length") or 0))
    return status, headers, body


def newest(server):
    """The newest case that the account sees."""
    rows = server.ask("/api/v1/cases?module=grid&limit=1")["cases"]
    return rows[0]["id"] if rows else ""


def since(server, marker):
    """Ids of all cases newer than a marker."""
    found, cursor = [], ""
    while True:
        page = server.ask(f"/api/v1/cases?module=grid&limit=200{cursor}")
        for row in page["cases"]:
            if row["id"] <= marker:
                return found
            found.append(row["id"])
        if not page.get("cursor"):
            return found
        cursor = f"&cursor={page['cursor']}"


def part(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def keys(path):
    """How many client ids the store holds, by its own table: a client id is taken once for ever."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        sql = "SELECT count(*), count(DISTINCT case_id) FROM case_key WHERE natural_key LIKE 'client:%'"
        return base.execute(sql).fetchone()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--base", default="http://127.0.0.1:8800", help="the server's address")
    options.add_argument("--token", default=os.environ.get("WUJIA_TOKEN"), help="a bearer token (or WUJIA_TOKEN)")
    options.add_argument("--number", type=int, default=100_000, help="reports")
    options.add_argument("--connections", type=int, default=64, help="connections at once")
    options.add_argument("--cut", type=float, default=0.2, help="share of attempts that are cut")
    options.add_argument("--repeat", type=float, default=0.05, help="share sent again after an answer")
    options.add_argument("--double", type=float, default=0.02, help="share held by two connections at once")
    options.add_argument("--class", dest="event_class", default="grid-05", help="class; one that needs no photograph")
    options.add_argument("--division", help="village or town, 12 digits; else where the account's post is")
    options.add_argument("--point", help="LONGITUDE,LATITUDE in degrees")
    options.add_argument("--sqlite", help="the store's file, to count its keys as well; read only")
    options.add_argument("--seed", type=int, default=1, help="of the chance by which attempts are cut")
    options = options.parse_args()
    if not options.token:
        sys.exit("a token is needed: --token or WUJIA_TOKEN")
    server = Server(options)
    marker = newest(server)
    held = keys(options.sqlite) if options.sqlite else None
    run = Run(server, options)
    begun = time.perf_counter()
    asyncio.run(run.go())
    took = time.perf_counter() - begun
    if run.faults:
        sys.exit("\n".join(run.faults[:5]))
    reports = run.acknowledged
    there = since(server, marker)
    print(f"reports            {options.number}")
    print(f"connections        {options.connections}")
    print(f"took               {took:.1f} s")
    print(f"acknowledged       {options.number / took:.0f} a second")
    print(f"an answer          p50 {part(run.answers, 0.5) * 1e3:.1f} ms, p99 {part(run.answers, 0.99) * 1e3:.1f} ms")
    print(f"a report, all its attempts  p50 {part(run.wholes, 0.5) * 1e3:.0f} ms, p99 {part(run.wholes, 0.99) * 1e3:.0f} ms")
    for what, n in sorted(run.seen.items()):
        print(f"{what:<18} {n}")
    print(f"cases since        {len(there)}, different {len(set(there))}")
    wrong = []
    if len(there) != options.number or len(set(there)) != options.number:
        wrong.append(f"{len(there)} cases for {options.number} reports")
    if set(there) != reports:
        wrong.append(f"{len(reports - set(there))} acknowledged and not there, {len(set(there) - reports)} there and not acknowledged")
    if held:
        now = keys(options.sqlite)
        print(f"keys of clients    {now[0] - held[0]} more, of {now[1] - held[1]} cases")
        if now[0] - held[0] != options.number or now[1] - held[1] != options.number:
            wrong.append("the store's keys do not add up")
    if wrong:
        sys.exit("NOT once each: " + "; ".join(wrong))
    print("each is there exactly once")


if __name__ == "__main__":
    main()
