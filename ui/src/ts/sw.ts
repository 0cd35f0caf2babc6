/** The worker that keeps the reporting page without a network. It keeps scripts, styles, the map's outlines and one
    page that was made without anybody in it; pages of people are never kept. What waits is sent when the browser
    says that there is a network again. */
import { CHANNEL, TAG, sendAll } from "./outbox";

interface Keep { page: string; version: string; kept: string[] }
interface Lasting extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Lasting { request: Request; respondWith(answer: Promise<Response>): void }
interface Syncing extends Lasting { tag: string; lastChance: boolean }

const worker = self as unknown as {
  WUJIA_KEEP: Keep;
  addEventListener(kind: string, listener: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

const keep = worker.WUJIA_KEEP;
/** Kept scripts have their digest in their address; the page and the outlines are fetched anew when they can be. */
const FILES = "wujia-files";
const PAGE = "wujia-page";
const OUTLINES = "wujia-outlines";
const OUTLINE_PATHS = ["/map/boundary", "/map/towns", "/map/villages", "/map/grids"];
const PAGES = ["/report", "/report/public"];

/** The page in the reader's language: the cookie that says which goes with it, and nothing personal comes back. */
async function renewPage(): Promise<void> {
  const answer = await fetch(keep.page, { credentials: "same-origin", cache: "no-store", redirect: "error" });
  if (answer.ok) await (await caches.open(PAGE)).put(keep.page, answer);
}

async function install(): Promise<void> {
  const files = await caches.open(FILES);
  for (const path of keep.kept) {
    if (!await files.match(path)) await files.add(path);
  }
  await renewPage();
  const outlines = await caches.open(OUTLINES);
  for (const path of ["/map/boundary", "/map/towns"]) {
    try { await outlines.add(path); } catch { /* the page works without a map */ }
  }
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const files = await caches.open(FILES);
  for (const held of await files.keys()) {
    if (!keep.kept.includes(new URL(held.url).pathname)) await files.delete(held);
  }
  await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const held = await (await caches.open(PAGE)).match(keep.page, { ignoreVary: true });
    if (held) return held;
    throw fault;
  }
}

async function file(request: Request): Promise<Response> {
  const held = await (await caches.open(FILES)).match(request, { ignoreVary: true });
  return held ?? fetch(request);
}

async function outline(request: Request): Promise<Response> {
  const outlines = await caches.open(OUTLINES);
  try {
    const answer = await fetch(request);
    if (answer.ok) await outlines.put(request, answer.clone());
    return answer;
  } catch (fault) {
    const held = await outlines.match(request, { ignoreVary: true });
    if (held) return held;
    throw fault;
  }
}

async function sync(last: boolean): Promise<void> {
  const pages = new BroadcastChannel(CHANNEL);
  const left = await sendAll(true, () => pages.postMessage("changed"));
  pages.close();
  // An error tells the browser to try again later; after the last try the page does it when it is opened.
  if (left && !last) throw new Error("not all sent yet");
}

worker.addEventListener("install", (event: Lasting) => event.waitUntil(install()));
worker.addEventListener("activate", (event: Lasting) => event.waitUntil(activate()));
worker.addEventListener("sync", (event: Syncing) => { if (event.tag === TAG) event.waitUntil(sync(event.lastChance)); });
worker.addEventListener("message", (event: Lasting & { data: unknown }) => { if (event.data === "renew") event.waitUntil(renewPage().catch(() => undefined)); });
worker.addEventListener("fetch", (event: Fetching) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (PAGES.includes(address.pathname)) event.respondWith(page(request));
  } else if (keep.kept.includes(address.pathname)) {
    event.respondWith(file(request));
  } else if (OUTLINE_PATHS.includes(address.pathname)) {
    event.respondWith(outline(request));
  }
});
