/** A day played again over a map: steps are applied up to the moment shown; going back begins anew. */
import { groundOf } from "./ground";
import { Points } from "./points";

interface Page { cases: [string, number, number][]; steps: [number, number, number][]; next: number | null }
interface Step { ms: number; id: string; x: number; y: number; what: number }

const DAY_MS = 86_400_000;
/** How long an ended case stays before it goes, in the day's own time. */
const GONE_MS = 600_000;
const LIGHTS = ["amber", "grey", "red", "green"];

function two(n: number): string { return String(Math.floor(n)).padStart(2, "0"); }

export function replay(root: HTMLElement): void {
  const part = <T extends HTMLElement>(name: string): T | null => root.querySelector<T>(name);
  const box = part<HTMLElement>(".map");
  const toggle = part<HTMLButtonElement>("[data-replay-toggle]");
  const speed = part<HTMLSelectElement>("[data-replay-speed]");
  const slider = part<HTMLInputElement>("[data-replay-at]");
  const shown = part<HTMLElement>("[data-replay-clock]");
  const note = part<HTMLElement>("[data-replay-note]");
  if (!box || !toggle || !speed || !slider) return;
  const ground = groundOf(box, root.dataset.boundary ?? "", root.dataset.src ?? "");
  const points = new Points(box, ground);
  const steps: Step[] = [];
  let done = 0;
  let at = 0;
  let before = 0;
  let plays = false;
  let ended: { id: string; ms: number }[] = [];

  const load = async (): Promise<void> => {
    let next: number | null = null;
    do {
      const address = `${root.dataset.steps ?? ""}${next === null ? "" : `&after=${next}`}`;
      const answer = await fetch(address, { credentials: "same-origin" });
      if (!answer.ok) return;
      const page = (await answer.json()) as Page;
      const places = page.cases.map(([id, lng, lat]) => ({ id, place: ground.place([lng, lat]) }));
      for (const [ms, n, what] of page.steps) {
        const held = places[n];
        if (held) steps.push({ ms, id: held.id, x: held.place[0], y: held.place[1], what });
      }
      next = page.next;
      if (note) note.textContent = (root.dataset.loaded ?? "").replace("#", String(steps.length));
    } while (next !== null);
    root.dataset.complete = "yes";
  };

  const to = (ms: number, now: number): void => {
    if (ms < at) { points.clear(); done = 0; ended = []; }
    at = Math.min(ms, DAY_MS);
    for (let step = steps[done]; step && step.ms <= at; step = steps[done]) {
      points.put({ id: step.id, x: step.x, y: step.y, light: LIGHTS[step.what] ?? "grey", at: at - step.ms < 60_000 * Number(speed.value) ? now : undefined });
      if (step.what === 3) ended.push({ id: step.id, ms: step.ms });
      done += 1;
    }
    while (ended[0] && ended[0].ms + GONE_MS < at) {
      const gone = ended.shift()!;
      // One that was opened again in the meantime stays.
      if (points.get(gone.id)?.light === "green") points.drop(gone.id);
    }
    slider.value = String(Math.round(at / 1000));
    if (shown) shown.textContent = `${two(at / 3_600_000)}:${two((at / 60_000) % 60)}:${two((at / 1000) % 60)}`;
  };

  const frame = (now: number): void => {
    if (!plays) return;
    to(at + Math.min(now - before, 250) * Number(speed.value), now);
    before = now;
    points.ask();
    if (at >= DAY_MS) press(false); else requestAnimationFrame(frame);
  };
  const press = (play: boolean): void => {
    plays = play;
    toggle.textContent = (play ? root.dataset.pause : root.dataset.play) ?? "";
    if (play) { before = performance.now(); if (at >= DAY_MS) to(0, before); requestAnimationFrame(frame); }
  };
  toggle.addEventListener("click", () => press(!plays));
  slider.addEventListener("input", () => to(Number(slider.value) * 1000, performance.now()));
  void ground.ready.then(load);
  // Tests lay points of their own over the day and count frames.
  Object.assign(window, { wujiaPoints: points, wujiaReplay: { steps, to: (ms: number) => to(ms, performance.now()) } });
}
