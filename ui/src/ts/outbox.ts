/** Sends what the phone keeps: files first, each under a key of its own, then the report under its own id.
    Whatever breaks off is sent again from where it stopped; the server does each once. Nothing is removed
    before the server's receipt. Runs in the page and in the worker. */
import { change, changePart, ofOwner, one, owners, partsOf, remove } from "./store";
import type { Part, Receipt, Report, State } from "./store";

/** What pages and the worker tell each other: the list has changed. */
export const CHANNEL = "wujia-reports";
/** The tag of Background Sync. */
export const TAG = "wujia-reports";

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** A phone's clock may differ so much before anything is said about it. */
const CLOCK_SLACK_MS = 2 * 60_000;
/** A request that hangs on a bad line is given up and sent again. */
const PATIENCE_MS = 60_000;

/** Why sending stopped. */
class Halt {
  constructor(readonly how: "later" | "sign-in" | "other" | "choose" | "refused" | "lost-file", readonly words = "", readonly waitMs = 0) {}
}

interface Me { account: string; csrf: string }
interface Mistake { field?: string; key: string; detail: string }
interface Problem { detail?: string; errors?: Mistake[] }

async function ask(path: string, init: RequestInit): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    return await fetch(path, { credentials: "same-origin", cache: "no-store", redirect: "error", ...init, signal: stop.signal });
  } catch {
    throw new Halt("later");
  } finally {
    clearTimeout(timer);
  }
}

/** Who is signed in on this phone now; a report of another account is not sent in her name. */
async function me(owner: string): Promise<Me> {
  const answer = await ask("/api/v1/me", {});
  if (answer.status === 401) throw new Halt("sign-in");
  if (answer.status === 403) throw new Halt("sign-in");
  if (!answer.ok) throw new Halt("later");
  const known = await answer.json() as Me;
  if (known.account !== owner) throw new Halt("other");
  return known;
}

async function halt(answer: Response): Promise<Halt> {
  const wait = Number(answer.headers.get("retry-after")) * 1000;
  if (answer.status === 401) return new Halt("sign-in");
  if (answer.status === 429 || answer.status >= 500 || answer.status === 408) return new Halt("later", "", Number.isFinite(wait) ? wait : 0);
  let problem: Problem = {};
  try { problem = await answer.json() as Problem; } catch { /* a proxy's page: its words are nobody's */ }
  const keys = (problem.errors ?? []).map((mistake) => mistake.key);
  // Signed in again in between: the token of the old session fits no more. Asked anew next time.
  if (keys.includes("csrf-header-missing")) return new Halt("later");
  if (keys.includes("password-must-change")) return new Halt("sign-in");
  if (keys.includes("report-class-changed")) return new Halt("choose", problem.detail ?? "");
  if (keys.includes("report-file-gone") || keys.includes("file-of-another-case")) return new Halt("lost-file", problem.detail ?? "");
  return new Halt("refused", problem.detail ?? "");
}

function ending(blob: Blob): string {
  const kind = blob.type.split("/")[1]?.split(";")[0] ?? "";
  return kind === "jpeg" ? "jpg" : kind || "bin";
}

async function upload(report: Report, part: Part, known: Me): Promise<void> {
  const form = new FormData();
  form.append("file", part.blob, `${part.name}.${ending(part.blob)}`);
  const answer = await ask("/api/v1/files", {
    method: "POST",
    headers: { "X-CSRF-Token": known.csrf, "Idempotency-Key": `${report.id}.${report.generation}.${part.name}` },
    body: form,
  });
  if (!answer.ok) throw await halt(answer);
  const stored = await answer.json() as { files: { id: string }[] };
  const file = stored.files[0]?.id;
  if (!file) throw new Halt("later");
  part.file = file;
  await changePart(part);
}

interface Filed { id?: string | null; number: string; receipt: string; place: string; placed: string; own: boolean; received_at: number }

function receiptOf(filed: Filed, report: Report): Receipt {
  // What was received before it was seen, or is received only in the future, proves a wrong clock; sent again
  // after a lost answer, the server rightly tells an earlier time.
  const clockOff = filed.received_at < report.at - CLOCK_SLACK_MS || filed.received_at > Date.now() + CLOCK_SLACK_MS;
  return { number: filed.number, receipt: filed.receipt, place: filed.place, placed: filed.placed, own: filed.own, id: filed.id ?? null, clockOff };
}

async function fileOwn(report: Report, told: () => void): Promise<Receipt> {
  const known = await me(report.owner);
  const parts = await partsOf(report.id);
  for (const part of parts) {
    if (part.file) continue;
    await upload(report, part, known);
    told();
  }
  const ids = (role: Part["role"]): string[] => parts.filter((part) => part.role === role).map((part) => part.file ?? "");
  const e7 = (degrees: string): number => Math.round(Number(degrees) * 1e7);
  const place = {
    ...(report.lng && report.lat ? { point: { lng_e7: e7(report.lng), lat_e7: e7(report.lat) } } : {}),
    ...(report.grid ? { grid: report.grid } : {}),
    ...(report.division ? { division: report.division } : {}),
  };
  const answer = await ask("/api/v1/reports", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": known.csrf, "Idempotency-Key": `${report.id}.${report.generation}.${report.tries}` },
    body: JSON.stringify({
      class: report.class, class_name: report.className, summary: report.summary, photos: ids("photo"), after: ids("after"), voice: ids("voice"),
      place, done: report.done, reported_at: report.at, client: report.id,
    }),
  });
  if (!answer.ok) throw await halt(answer);
  return receiptOf(await answer.json() as Filed, report);
}

/** Without an account everything goes in one, and without the browser's cookies: whoever is signed in is not in it. */
async function filePublic(report: Report): Promise<Receipt> {
  const form = new FormData();
  const fields: Record<string, string | undefined> = {
    class: report.class, class_name: report.className, summary: report.summary, lng: report.lng, lat: report.lat,
    division: report.division, reported_at: String(report.at), client: report.id,
  };
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  for (const part of await partsOf(report.id)) {
    if (part.role !== "after") form.append(part.role, part.blob, `${part.name}.${ending(part.blob)}`);
  }
  const answer = await ask("/api/v1/reports/public", { method: "POST", body: form, credentials: "omit" });
  if (!answer.ok) throw await halt(answer);
  return receiptOf(await answer.json() as Filed, report);
}

function later(report: Report, waitMs: number): void {
  report.state = "waiting";
  report.tries += 1;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(report.tries, 12));
  // Phones that lost the network together must not come back together.
  report.next = Date.now() + Math.max(waitMs, wait / 2 + Math.random() * (wait / 2));
}

/** Sends one report; answers whether others of the same owner may be tried after it. */
async function send(report: Report, told: () => void): Promise<boolean> {
  report.state = "sending";
  await change(report);
  told();
  let goOn = true;
  try {
    report.receipt = report.owner === "public" ? await filePublic(report) : await fileOwn(report, told);
    report.state = "sent";
    report.why = "";
    await change(report);
    await remove(report.id, false);
  } catch (fault) {
    const stopped = fault instanceof Halt ? fault : new Halt("later");
    report.why = stopped.words;
    switch (stopped.how) {
      case "later": later(report, stopped.waitMs); goOn = false; break;
      case "sign-in": report.state = "sign-in"; goOn = false; break;
      case "other": report.state = "waiting"; goOn = false; break;
      case "lost-file":
        for (const part of await partsOf(report.id)) {
          delete part.file;
          await changePart(part);
        }
        report.generation += 1;
        later(report, 0);
        break;
      default: report.state = stopped.how;
    }
    await change(report);
  }
  told();
  return goOn;
}

let busy = false;

/** Only one of all pages and the worker sends at a time, where the browser can say so. */
async function alone(work: () => Promise<void>): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    if (typeof navigator !== "undefined" && navigator.locks) {
      await navigator.locks.request(CHANNEL, { ifAvailable: true }, async (lock) => { if (lock) await work(); });
    } else {
      await work();
    }
  } finally {
    busy = false;
  }
}

/** Sends everything that may be sent. `now`: what waits for its time is tried at once, because the network came
    back or somebody asked. Answers whether something is left to try again. */
export async function sendAll(now: boolean, told: () => void): Promise<boolean> {
  let left = false;
  await alone(async () => {
    for (const owner of await owners()) {
      for (const listed of (await ofOwner(owner)).reverse()) {
        // A report stopped in the middle of sending is one that waits.
        const report = await one(listed.id);
        if (!report || report.state === "sent" || report.state === "choose" || report.state === "refused" || report.state === "no-photo") continue;
        if (!now && report.next > Date.now()) { left = true; continue; }
        const goOn = await send(report, told);
        left = left || (report.state as State) === "waiting";
        if (!goOn) break;
      }
    }
  });
  return left;
}
