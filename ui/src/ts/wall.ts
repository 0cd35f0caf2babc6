/** The wall: scenes that change by themselves, figures that follow, a clock and the age of the data. */
import { follow } from "./follow";
import { groundOf } from "./ground";
import { Points } from "./points";

interface Figures { at: number; day: string; figures: { [id: string]: number | string }; duty: { unit: string; name: string; part: string }[] }
interface Case { id: string; light: string; open?: boolean; point: [number, number] | null }

const SCENE_MS = 15_000;
const HELD_MS = 120_000;
const FIGURES_MS = 5_000;
const SOON_MS = 1_200;
const OPEN_MS = 60_000;

function two(n: number): string { return String(n).padStart(2, "0"); }

/** Date and time as a wall shows them, in the county's own zone. */
function clock(ms: number): string {
  const at = new Date(ms + 8 * 3_600_000);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

/** One scene at a time, two on a wide wall; whoever touches it holds it for a while. */
function carousel(nav: HTMLElement | null): void {
  const scenes = Array.from(document.querySelectorAll<HTMLElement>("[data-scene]"));
  if (scenes.length === 0) return;
  let at = 0;
  let held = 0;
  const show = (n: number): void => {
    at = (n + scenes.length) % scenes.length;
    scenes.forEach((scene, place) => {
      const beside = (at + 1) % scenes.length;
      scene.classList.toggle("current", place === at);
      scene.classList.toggle("beside", place === beside && scenes.length > 1);
    });
    nav?.querySelectorAll("button").forEach((button, place) => {
      if (place === at) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    });
    // A map that was hidden has to look again how large it is.
    window.dispatchEvent(new Event("resize"));
  };
  const hold = (): void => { held = Date.now() + HELD_MS; };
  scenes.forEach((scene, place) => {
    if (!nav) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = scene.querySelector("h2")?.textContent ?? String(place + 1);
    button.addEventListener("click", () => { hold(); show(place); });
    nav.append(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") { hold(); show(at + 1); }
    if (event.key === "ArrowLeft") { hold(); show(at - 1); }
  });
  document.addEventListener("pointerdown", hold);
  document.body.classList.add("runs");
  show(0);
  window.setInterval(() => { if (Date.now() > held) show(at + 1); }, SCENE_MS);
}

function trend(figures: { [id: string]: number | string }): void {
  const bars = Array.from(document.querySelectorAll<SVGRectElement>("[data-bar]"));
  const value = (bar: SVGRectElement): number => Number(figures[bar.dataset.bar ?? ""] ?? 0);
  const most = Math.max(1, ...bars.map(value));
  for (const bar of bars) {
    const height = Math.round((value(bar) * 100) / most);
    bar.setAttribute("y", String(102 - height));
    bar.setAttribute("height", String(height + 1));
  }
}

export function wall(body: HTMLElement): void {
  const base = body.dataset.wall ?? "";
  const age = document.querySelector<HTMLElement>("[data-wall-age]");
  const time = document.querySelector<HTMLElement>("[data-wall-clock]");
  const box = document.querySelector<HTMLElement>("[data-wall-map]");
  let at = Number(body.dataset.at ?? "0");
  const apart = at - Date.now();
  let trouble = "";
  let soon = 0;

  const say = (): void => {
    const now = Date.now() + apart;
    if (time) time.textContent = clock(now);
    if (age) age.textContent = trouble === "" ? clock(at) : `${clock(at)} · ${trouble}`;
    body.classList.toggle("stale", trouble !== "" || now - at > 30_000);
  };

  const put = (fresh: Figures): void => {
    if (fresh.day !== body.dataset.day) { window.location.reload(); return; }
    at = fresh.at;
    document.querySelectorAll<HTMLElement>("[data-figure]").forEach((el) => {
      const value = fresh.figures[el.dataset.figure ?? ""];
      if (value === undefined || el.textContent === String(value)) return;
      el.textContent = String(value);
      // Motion only where something changed.
      el.classList.remove("moved");
      void el.offsetWidth;
      el.classList.add("moved");
    });
    trend(fresh.figures);
    const duty = document.querySelector<HTMLElement>("[data-wall-duty]");
    duty?.replaceChildren(...(fresh.duty.length === 0 ? [line(body.dataset.nobody ?? "", "", "")] : fresh.duty.map((one) => line(one.unit, one.name, (one.part === "lead" ? body.dataset.lead : body.dataset.deputy) ?? ""))));
  };

  const line = (unit: string, name: string, part: string): HTMLLIElement => {
    const item = document.createElement("li");
    const parts = [["span", unit], ["strong", name], ["span", part]] as const;
    for (const [tag, text] of parts) {
      if (text === "") continue;
      const el = document.createElement(tag);
      el.textContent = text;
      item.append(el, " ");
    }
    return item;
  };

  const figures = async (): Promise<void> => {
    try {
      const answer = await fetch(`${base}/figures`, { cache: "no-store" });
      if (answer.status === 404) { trouble = body.dataset.ended ?? ""; return; }
      if (!answer.ok) throw new Error(String(answer.status));
      put((await answer.json()) as Figures);
      trouble = "";
    } catch {
      trouble = body.dataset.broken ?? "";
    } finally {
      say();
    }
  };

  carousel(document.querySelector<HTMLElement>("[data-wall-nav]"));
  window.setInterval(say, 1_000);
  window.setInterval(() => void figures(), FIGURES_MS);
  say();

  const ground = box ? groundOf(box, box.dataset.boundary ?? "", box.dataset.src ?? "") : undefined;
  const points = box && ground ? new Points(box, ground) : undefined;
  const show = (one: Case, since?: number): void => {
    if (!points || !ground) return;
    if (one.open === false || !one.point) { points.drop(one.id); return; }
    const [x, y] = ground.place(one.point);
    points.put({ id: one.id, x, y, light: one.light, at: since });
  };
  const load = async (): Promise<number> => {
    const answer = await fetch(`${base}/cases`, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const picture = (await answer.json()) as { seq: number; cases: Case[] };
    points?.clear();
    picture.cases.forEach((one) => show(one));
    return picture.seq;
  };
  const start = async (): Promise<void> => {
    let from = 0;
    try { from = await load(); } catch { window.setTimeout(() => void start(), 5_000); return; }
    follow(`${base}/events`, from, {
      cases: (changes) => {
        const now = performance.now();
        (changes as Case[]).forEach((one) => show(one, now));
        // Figures are counted a moment later.
        clearTimeout(soon);
        soon = window.setTimeout(() => void figures(), SOON_MS);
      },
      again: () => void load().catch(() => undefined),
      line: () => undefined,
    });
  };
  void start();
  Object.assign(window, { wujiaPoints: points });
}

/** A page behind a figure goes back to the wall by itself. */
export function opened(body: HTMLElement): void {
  const back = body.dataset.wallOpen ?? "";
  let later = 0;
  const begin = (): void => {
    clearTimeout(later);
    later = window.setTimeout(() => { if (back.startsWith("/wall/")) window.location.replace(back); }, OPEN_MS);
  };
  document.addEventListener("pointerdown", begin);
  begin();
}
