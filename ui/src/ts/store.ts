/** What the phone keeps of reports until the server has them: IndexedDB, shared by the page and the worker.
    A report belongs to the account that made it; a picture is put away with it or not at all. */

export type State = "waiting" | "sending" | "sent" | "sign-in" | "choose" | "refused" | "no-photo";

export interface Receipt { number: string; receipt: string; place: string; placed: string; own: boolean; id?: string | null; clockOff: boolean }

export interface Report {
  /** UUIDv7: the server files it once, however often it is sent. */
  id: string;
  /** Account, or "public". */
  owner: string;
  class: string;
  className: string;
  summary: string;
  lng?: string;
  lat?: string;
  grid?: string;
  division?: string;
  done: boolean;
  /** The phone's clock. */
  at: number;
  state: State;
  /** What the server said, in its own words. */
  why: string;
  tries: number;
  /** Not before this instant of the phone's clock, unless the network came back. */
  next: number;
  /** Grows when the server lost a file: it is sent under another key then. */
  generation: number;
  receipt?: Receipt;
}

export type Role = "photo" | "after" | "voice";

export interface Part {
  report: string;
  name: string;
  role: Role;
  blob: Blob;
  /** The server's id, once it has it. */
  file?: string;
}

const NAME = "wujia-reports";
/** Sent ones stay on the list for a week, as a line without pictures. */
const SHOWN_MS = 7 * 86_400_000;

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("reports", { keyPath: "id" }).createIndex("owner", "owner");
      asked.result.createObjectStore("parts", { keyPath: ["report", "name"] }).createIndex("report", "report");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => { opened = undefined; failed(asked.error); };
  });
  return opened;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error ?? new DOMException("", "AbortError"));
    transaction.onerror = () => failed(transaction.error);
  });
}

/** Puts a report away with its parts, all or nothing. */
export async function keep(report: Report, parts: Part[]): Promise<void> {
  const transaction = (await open()).transaction(["reports", "parts"], "readwrite");
  const whole = ended(transaction);
  try {
    transaction.objectStore("reports").put(report);
    for (const part of parts) transaction.objectStore("parts").put(part);
  } catch (fault) {
    transaction.abort();
    await whole.catch(() => undefined);
    throw fault;
  }
  await whole;
}

export async function change(report: Report): Promise<void> {
  const transaction = (await open()).transaction("reports", "readwrite");
  transaction.objectStore("reports").put(report);
  await ended(transaction);
}

export async function changePart(part: Part): Promise<void> {
  const transaction = (await open()).transaction("parts", "readwrite");
  transaction.objectStore("parts").put(part);
  await ended(transaction);
}

/** Takes the report's pictures away; with `whole`, the report, too. */
export async function remove(id: string, whole: boolean): Promise<void> {
  const transaction = (await open()).transaction(["reports", "parts"], "readwrite");
  const parts = transaction.objectStore("parts");
  for (const key of await answer(parts.index("report").getAllKeys(id))) parts.delete(key);
  if (whole) transaction.objectStore("reports").delete(id);
  await ended(transaction);
}

export async function one(id: string): Promise<Report | undefined> {
  const transaction = (await open()).transaction("reports");
  return answer(transaction.objectStore("reports").get(id) as IDBRequest<Report | undefined>);
}

export async function partsOf(id: string): Promise<Part[]> {
  const transaction = (await open()).transaction("parts");
  return answer(transaction.objectStore("parts").index("report").getAll(id) as IDBRequest<Part[]>);
}

/** Reports of an account, newest first; old lines of sent ones are dropped. */
export async function ofOwner(owner: string): Promise<Report[]> {
  const transaction = (await open()).transaction("reports");
  const all = await answer(transaction.objectStore("reports").index("owner").getAll(owner) as IDBRequest<Report[]>);
  const now = Date.now();
  const old = all.filter((report) => report.state === "sent" && now - report.at > SHOWN_MS);
  for (const report of old) await remove(report.id, true);
  return all.filter((report) => !old.includes(report)).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** How many of other accounts on this phone are not sent yet. */
export async function unsentOfOthers(owner: string): Promise<number> {
  const transaction = (await open()).transaction("reports");
  const all = await answer(transaction.objectStore("reports").getAll() as IDBRequest<Report[]>);
  return all.filter((report) => report.owner !== owner && report.owner !== "public" && report.state !== "sent").length;
}

/** Every owner with something to send. */
export async function owners(): Promise<string[]> {
  const transaction = (await open()).transaction("reports");
  const all = await answer(transaction.objectStore("reports").getAll() as IDBRequest<Report[]>);
  return [...new Set(all.filter((report) => report.state === "waiting" || report.state === "sending" || report.state === "sign-in").map((report) => report.owner))];
}

/** UUIDv7: time first, so that ids sort as they were made; the rest is chance. */
export function uuid7(now: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let rest = now;
  for (let n = 5; n >= 0; n -= 1) {
    bytes[n] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
