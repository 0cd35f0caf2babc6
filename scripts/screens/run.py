#!/usr/bin/env python3
"""Hundreds of screens on one server: how soon each sees a case, and what the server holds.

Opens SCREENS streams of server-sent events (walls, eight a device), files CASES cases through the API,
and measures for every screen and case how long after the filing was acknowledged the screen was told.
Standard library only.

    run.py --base http://127.0.0.1:8320 --desk LOGIN:PASSWORD --filer LOGIN:PASSWORD [--pid PID]

--desk   somebody who may set up walls (a dispatcher of the county, or the system administrator)
--filer  somebody who may file the case of --case
--pid    the server's process, for its resident memory before, with the screens, and after
--case   a file with the case to file, as POST /api/v1/cases takes it; left out: a question of who
         handles, which the head of a unit may file

The default limits of a server count strangers by address: streams are opened at most 15 a second, and
whoever is told to come later does. Exit 0 only when every screen heard of every case.
"""

import argparse
import asyncio
import json
import math
import sys
import time
import uuid
from urllib.parse import urlsplit

DISPUTE = {
    "procedure": "handling-dispute",
    "fields": {
        "about": "event",
        "event-class": "0102",
        "matter": "压测：河边堆放垃圾",
        "other": "320623000000-MZJ",
        "reason": "压测",
    },
    "applicant": {"name": "压测"},
}
A_DEVICE = 8
OPENED_A_SECOND = 15
PATIENCE_S = 30


class Site:
    def __init__(self, base):
        at = urlsplit(base)
        self.host, self.port = at.hostname, at.port or 80

    async def send(self, method, path, headers=None, body=None):
        """One request on a connection of its own; answers the status, the headers and both ends."""
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=1 << 22)
        data = b"" if body is None else json.dumps(body).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(data)}"]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + data)
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        told = {}
        while True:
            line = (await reader.readline()).strip()
            if not line:
                break
            name, _, value = line.decode().partition(":")
            told[name.strip().lower()] = value.strip()
        return status, told, reader, writer

    async def ask(self, method, path, token=None, body=None):
        headers = {"Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        while True:
            status, told, reader, writer = await self.send(method, path, headers, body)
            text = await chunked(reader) if "chunked" in told.get("transfer-encoding", "") else await plain(reader, told)
            writer.close()
            if status != 429:
                break
            await asyncio.sleep(min(int(told.get("retry-after", "1")), 5))
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {text.decode(errors='replace')[:400]}")
        return json.loads(text)

    async def signed_in(self, who):
        login, _, password = who.partition(":")
        return (await self.ask("POST", "/api/v1/session", body={"login": login, "password": password}))["token"]


async def plain(reader, told):
    if "content-length" in told:
        return await reader.readexactly(int(told["content-length"]))
    return await reader.read()


async def chunked(reader):
    out = b""
    while True:
        size = int((await reader.readline()).strip() or b"0", 16)
        if size == 0:
            await reader.readline()
            return out
        out += await reader.readexactly(size)
        await reader.readline()


class Screen:
    """A stream; remembers when it first heard of each case."""

    def __init__(self, number):
        self.number = number
        self.heard = {}
        self.again = 0
        self.stands = asyncio.Event()

    async def run(self, site, path):
        while True:
            status, _, reader, writer = await site.send("GET", f"{path}/events", {"Accept": "text/event-stream"})
            if status == 429:
                writer.close()
                await asyncio.sleep(2)
                continue
            if status != 200:
                raise SystemExit(f"{path}/events: {status}")
            break
        event = ""
        async for raw in reader:
            line = raw.decode(errors="replace").strip()
            if line.startswith("event:"):
                event = line[6:].strip()
                if event == "hello":
                    self.stands.set()
                if event == "again":
                    self.again += 1
            elif line.startswith("data:") and event == "cases":
                now = time.monotonic()
                for case in json.loads(line[5:]):
                    self.heard.setdefault(case["id"], now)


def rss_kb(pid):
    if not pid:
        return None
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return None


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


async def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--base", required=True)
    asked.add_argument("--desk", required=True)
    asked.add_argument("--filer", required=True)
    asked.add_argument("--screens", type=int, default=500)
    asked.add_argument("--cases", type=int, default=200)
    asked.add_argument("--every", type=float, default=0.1, help="seconds between two filings")
    asked.add_argument("--case", help="file with the case to file")
    asked.add_argument("--pid", type=int)
    asked.add_argument("--json", action="store_true")
    args = asked.parse_args()

    site = Site(args.base)
    desk, filer = await site.signed_in(args.desk), await site.signed_in(args.filer)
    case = DISPUTE
    if args.case:
        with open(args.case, encoding="utf-8") as given:
            case = json.load(given)
    before = rss_kb(args.pid)

    walls = []
    for n in range(math.ceil(args.screens / A_DEVICE)):
        walls.append(await site.ask("POST", "/api/v1/devices", desk, {"label": f"压测 {n + 1}"}))
    screens = [Screen(n) for n in range(args.screens)]
    tasks = []
    for screen in screens:
        path = walls[screen.number // A_DEVICE]["path"]
        tasks.append(asyncio.create_task(screen.run(site, path)))
        await asyncio.sleep(1 / OPENED_A_SECOND)
    await asyncio.wait_for(asyncio.gather(*(screen.stands.wait() for screen in screens)), 120)
    open_kb = rss_kb(args.pid)
    print(f"{len(screens)} screens stand open", file=sys.stderr)

    filed, slowest = {}, 0.0
    for _ in range(args.cases):
        begun = time.monotonic()
        answer = await site.ask("POST", "/api/v1/cases", filer, case)
        filed[answer["id"]] = time.monotonic()
        slowest = max(slowest, filed[answer["id"]] - begun)
        await asyncio.sleep(args.every)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and any(len(filed.keys() - s.heard.keys()) for s in screens):
        await asyncio.sleep(0.2)
    after_kb = rss_kb(args.pid)

    delays = [max(0.0, s.heard[case] - at) * 1000 for s in screens for case, at in filed.items() if case in s.heard]
    lost = sum(len(filed.keys() - s.heard.keys()) for s in screens)
    for task in tasks:
        task.cancel()
    for wall in walls:
        await site.ask("POST", f"/api/v1/devices/{wall['id']}/revoke", desk, {})
    result = {
        "screens": len(screens),
        "cases": len(filed),
        "told": len(delays),
        "lost": lost,
        "asked_to_read_again": sum(s.again for s in screens),
        "delay_ms_p50": round(quantile(delays, 0.5), 1) if delays else None,
        "delay_ms_p99": round(quantile(delays, 0.99), 1) if delays else None,
        "delay_ms_max": round(max(delays), 1) if delays else None,
        "filing_ms_max": round(slowest * 1000, 1),
        "rss_kb_before": before,
        "rss_kb_with_screens": open_kb,
        "rss_kb_after": after_kb,
    }
    if args.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:<22} {value}")
    return 0 if lost == 0 else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
