/** Counters that change while a page stands. Without this file a page shows them as they were. */

interface Counters {
  [name: string]: number;
}

/** How many waited when the page was made; what comes on top is new. */
let shown: number | undefined;
/** Where the journal stood when something was last told. */
let place = "";
let source: EventSource | undefined;

function put(counters: Counters): void {
  document.querySelectorAll<HTMLElement>("[data-count]").forEach((el) => {
    const n = counters[el.dataset.count ?? ""];
    if (n === undefined || el.textContent === String(n)) return;
    el.textContent = String(n);
    if (el.classList.contains("top-count")) el.hidden = n === 0;
    el.closest(".stat")?.classList.toggle("zero", n === 0);
  });
  if (shown === undefined) shown = counters.waiting;
  fresh((counters.waiting ?? 0) - (shown ?? 0));
}

/** Says politely that something came; a press shows it. Nothing on the page moves by itself. */
function fresh(n: number): void {
  const note = document.querySelector<HTMLElement>("[data-fresh]");
  const link = note?.querySelector("a");
  if (!note || !link) return;
  const text = n > 0 ? (note.dataset.fresh ?? "").replace("#", String(n)) : "";
  if (link.textContent === text) return;
  link.textContent = text;
  link.hidden = text === "";
}

function open(path: string): void {
  if (source) return;
  source = new EventSource(place ? `${path}?after=${place}` : path);
  source.addEventListener("counters", (event) => {
    place = event.lastEventId || place;
    put(JSON.parse(event.data as string) as Counters);
  });
}

function close(): void {
  source?.close();
  source = undefined;
}

/** A page that nobody looks at holds no line: browsers have few of them. */
export function listenLive(): void {
  const path = document.body.dataset.live;
  if (!path || typeof EventSource === "undefined") return;
  const counted = document.querySelector<HTMLElement>('.top-count[data-count="waiting"]');
  if (counted) shown = Number(counted.textContent);
  const look = (): void => { if (document.visibilityState === "visible") open(path); else close(); };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", close);
  look();
}
