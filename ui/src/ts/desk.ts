/** The command desk: the map beside the queue, both live. */
import { follow } from "./follow";
import { groundOf } from "./ground";
import { Points } from "./points";

interface Feature {
  id?: string;
  geometry: { coordinates: [number, number] } | null;
  properties: { kind: string; number?: string; name?: string; stage?: string; light?: string; count?: number; overdue?: number; division?: string };
}
interface Picture { seq: number; words: { [code: string]: string }; features: Feature[] }
interface Change { id: string; number: string; procedure: string; light: string; open: boolean; point: [number, number] | null }

const QUIET_MS = 1_500;
const WHOLE_MS = 600_000;

/** Reads the page again and puts its queue in place, unless somebody is at work in it. */
async function queueAgain(note: HTMLElement | null, changed: string, n: number): Promise<void> {
  const queue = document.querySelector<HTMLElement>("[data-queue]");
  if (!queue) return;
  const busy = queue.contains(document.activeElement) || queue.querySelector("input:checked:not([name=unassigned]):not([name=overdue]), #dispatch") !== null;
  if (busy) {
    if (!note) return;
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = changed.replace("#", String(n));
    note.replaceChildren(link);
    return;
  }
  const answer = await fetch(window.location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector<HTMLElement>("[data-queue]");
  if (fresh) queue.replaceChildren(...Array.from(fresh.childNodes).map((node) => document.importNode(node, true)));
  note?.replaceChildren();
}

export function desk(root: HTMLElement): void {
  const box = root.querySelector<HTMLElement>(".map");
  const note = root.querySelector<HTMLElement>("[data-command-note]");
  if (!box) return;
  const ground = groundOf(box, root.dataset.boundary ?? "", root.dataset.src ?? "", (code) => {
    window.location.assign(`/command?division=${code}`);
  });
  const points = new Points(box, ground);
  const tip = document.createElement("div");
  tip.className = "map-tip";
  box.append(tip);
  let words: { [code: string]: string } = {};
  let end: (() => void) | undefined;
  let waiting = 0;
  let unseen = 0;

  const put = (change: Change, at?: number): void => {
    if (!change.open || !change.point) { points.drop(change.id); return; }
    const [x, y] = ground.place(change.point);
    points.put({ id: change.id, x, y, light: change.light, label: `${words[change.procedure] ?? ""} ${change.number}`.trim(), at });
  };

  const load = async (): Promise<number> => {
    const answer = await fetch(root.dataset.cases ?? "", { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const picture = (await answer.json()) as Picture;
    words = picture.words;
    points.clear();
    for (const feature of picture.features) {
      const { properties: told, geometry } = feature;
      if (!geometry) continue;
      const [x, y] = ground.place(geometry.coordinates);
      if (told.kind === "case") {
        points.put({ id: feature.id ?? "", x, y, light: told.light ?? "grey", label: `${told.name ?? ""} ${told.number ?? ""} ${told.stage ?? ""}`.trim() });
      } else if (told.kind === "rest") {
        points.put({ id: `rest-${told.division ?? ""}`, x, y, light: (told.overdue ?? 0) > 0 ? "red" : "grey", count: told.count ?? 0, label: `${told.name ?? ""} ${told.count ?? 0}` });
      } else if (told.kind === "duty") {
        // Everybody of one hall stands at one place, a little beside its number.
        const id = `duty-${geometry.coordinates.join()}`;
        const others = points.get(id)?.label;
        points.put({ id, x, y: y + 900, light: "duty", label: [others, told.name].filter(Boolean).join(" · ") });
      }
    }
    root.dataset.loaded = "yes";
    return picture.seq;
  };

  const start = async (): Promise<void> => {
    let from = 0;
    try { from = await load(); } catch { if (note) note.textContent = root.dataset.lost ?? ""; window.setTimeout(() => void start(), 5_000); return; }
    end?.();
    end = follow(root.dataset.events ?? "", from, {
      cases: (changes) => {
        const now = performance.now();
        (changes as Change[]).forEach((change) => put(change, now));
        unseen += changes.length;
        clearTimeout(waiting);
        waiting = window.setTimeout(() => {
          const n = unseen;
          unseen = 0;
          void queueAgain(note, root.dataset.changed ?? "", n);
        }, QUIET_MS);
      },
      again: () => void load().catch(() => undefined),
      line: (stands) => { if (note) note.textContent = stands ? root.dataset.none ?? "" : root.dataset.lost ?? ""; },
    });
  };
  void ground.ready.then(start);
  // Lights change with the time of day, too.
  window.setInterval(() => void load().catch(() => undefined), WHOLE_MS);

  ground.map.on("pointermove", (event) => {
    if (event.dragging) return;
    const hit = points.near(event.pixel);
    tip.textContent = hit?.label ?? "";
    box.style.cursor = hit && !hit.id.startsWith("duty-") ? "pointer" : "";
  });
  ground.map.on("singleclick", (event) => {
    const hit = points.near(event.pixel);
    if (!hit) return;
    if (hit.id.startsWith("rest-")) window.location.assign(`/command?division=${hit.id.slice(5)}`);
    else if (/^case_[0-9a-z]{26}$/.test(hit.id)) window.location.assign(`/cases/${hit.id}`);
  });
  window.addEventListener("pagehide", () => end?.());
  Object.assign(window, { wujiaPoints: points });
}
