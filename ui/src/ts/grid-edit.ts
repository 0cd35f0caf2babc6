/** Draws the grids of a village otherwise. What is wrong is reckoned by the server after every step
    (`/grids/village/…/check`) and shown red; mends are its steps too. What is kept goes with the form. */
import OlMap from "ol/Map";
import View from "ol/View";
import Collection from "ol/Collection";
import Feature from "ol/Feature";
import GeoJSON from "ol/format/GeoJSON";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Zoom from "ol/control/Zoom";
import ScaleLine from "ol/control/ScaleLine";
import Draw from "ol/interaction/Draw";
import Modify from "ol/interaction/Modify";
import Snap from "ol/interaction/Snap";
import { defaults as interactions } from "ol/interaction/defaults";
import { isEmpty } from "ol/extent";
import { toLonLat, fromLonLat } from "ol/proj";
import { Fill, Stroke, Style, Text } from "ol/style";
import LineString from "ol/geom/LineString";
import type Geometry from "ol/geom/Geometry";
import type { FeatureLike } from "ol/Feature";

interface Choice { value: string; label: string }
interface Words {
  new: string; gap: string; overlap: string; outside: string; give: string; cut: string; trim: string; clean: string; area: string;
  failed: string; pick: string; pickOther: string; drawLine: string; drawArea: string; refused: string; remove: string;
  name: string; kind: string; households: string; departments: string; kinds: Choice[]; units: Choice[];
}
type Grid = Feature<Geometry>;
type Tool = "modify" | "draw" | "split" | "merge";

const format = new GeoJSON();
const PROJECTED = { dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" };
/** Milliseconds after a change before the server is asked. */
const PAUSE = 500;

function text(feature: FeatureLike, key: string): string {
  const value: unknown = feature.get(key);
  return value === undefined || value === null ? "" : String(value);
}

function start(box: HTMLElement): void {
  const words = JSON.parse(box.dataset.words ?? "{}") as Words;
  const canvas = box.querySelector<HTMLElement>("[data-canvas]")!;
  const hint = box.querySelector<HTMLElement>("[data-hint]")!;
  const list = box.querySelector<HTMLElement>("[data-findings]")!;
  const one = box.querySelector<HTMLElement>("[data-one]")!;
  const kept = document.querySelector<HTMLInputElement>("[data-drawing]")!;
  const css = getComputedStyle(canvas);
  const ink = (name: string): string => css.getPropertyValue("--" + name).trim();

  const grids = new Collection<Grid>();
  const outline = new VectorSource();
  const drawn = new VectorSource({ features: grids });
  const pieces = new VectorSource();
  let chosen: Grid | null = null;
  const undo: string[] = [];

  const gridStyle = (feature: FeatureLike): Style => new Style({
    fill: new Fill({ color: feature === chosen ? ink("blue-tint") : "rgba(255,255,255,0.05)" }),
    stroke: new Stroke({ color: feature === chosen ? ink("blue") : ink("map-county"), width: feature === chosen ? 3 : 1.6 }),
    text: new Text({ text: text(feature, "name"), font: `13px ${ink("font")}`, fill: new Fill({ color: ink("ink") }), stroke: new Stroke({ color: ink("surface"), width: 4 }), overflow: true }),
  });
  const pieceStyle = new Style({ fill: new Fill({ color: "rgba(200,30,30,0.45)" }), stroke: new Stroke({ color: ink("red"), width: 2 }) });

  const view = new View({ center: fromLonLat([121.1, 32.37]), zoom: 12, minZoom: 8, maxZoom: 20 });
  const map = new OlMap({
    target: canvas,
    view,
    layers: [
      new VectorLayer({ source: outline, style: new Style({ fill: new Fill({ color: ink("map-land") }), stroke: new Stroke({ color: ink("ink-3"), width: 3, lineDash: [8, 6] }) }) }),
      new VectorLayer({ source: drawn, style: gridStyle }),
      new VectorLayer({ source: pieces, style: pieceStyle }),
    ],
    controls: [new Zoom(), new ScaleLine()],
    interactions: interactions({ altShiftDragRotate: false, pinchRotate: false, doubleClickZoom: false }),
    keyboardEventTarget: canvas,
  });

  const modify = new Modify({ source: drawn });
  const draw = new Draw({ source: undefined, type: "Polygon" });
  const line = new Draw({ source: undefined, type: "LineString" });
  const snaps = [new Snap({ source: drawn }), new Snap({ source: outline })];
  [modify, draw, line, ...snaps].forEach((interaction) => map.addInteraction(interaction));

  const picture = (): string => format.writeFeatures(grids.getArray(), { ...PROJECTED, decimals: 7 });
  const keep = (): void => { kept.value = picture(); };
  const remember = (): void => { undo.push(picture()); if (undo.length > 50) undo.shift(); };

  /** Puts the server's picture on the map; `whole`: the grids too. */
  function show(body: unknown, whole: boolean): void {
    const found = format.readFeatures(body, PROJECTED) as Grid[];
    pieces.clear();
    pieces.addFeatures(found.filter((each) => ["gap", "overlap", "outside"].includes(text(each, "kind"))));
    if (!whole) return;
    outline.clear();
    outline.addFeatures(found.filter((each) => text(each, "kind") === "village"));
    grids.clear();
    grids.extend(found.filter((each) => text(each, "kind") === "grid"));
    choose(null);
    keep();
  }

  function findings(): void {
    list.replaceChildren();
    const all = pieces.getFeatures();
    for (const piece of all) {
      const kind = text(piece, "kind") as "gap" | "overlap" | "outside";
      const row = document.createElement("li");
      const said = document.createElement("span");
      said.textContent = `${words[kind]} ${text(piece, "area")} ${words.area}${piece.get("refused") === true ? ` · ${words.refused}` : ""} `;
      row.append(said);
      for (const n of (piece.get("grids") as number[] | undefined) ?? []) {
        const name = text(grids.item(n) ?? new Feature(), "name");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button secondary small";
        button.textContent = kind === "gap" ? `${words.give} ${name}` : kind === "overlap" ? `${words.cut} ${name}` : words.trim;
        const step = kind === "gap" ? "give" : kind === "overlap" ? "cut" : "trim";
        button.addEventListener("click", () => void ask({ step, piece: text(piece, "n"), grid: String(n) }));
        row.append(button, " ");
      }
      row.addEventListener("mouseenter", () => {
        const at = piece.getGeometry()?.getExtent();
        if (at) view.fit(at, { maxZoom: 19, padding: [80, 80, 80, 80], duration: 150 });
      });
      list.append(row);
    }
    if (all.length === 0) {
      const row = document.createElement("li");
      row.textContent = words.clean;
      list.append(row);
    }
  }

  let asked = 0;
  async function ask(step: Record<string, string>): Promise<void> {
    const mine = ++asked;
    keep();
    if (step["step"]) remember();
    box.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(box.dataset.check ?? "", {
        method: "POST", credentials: "same-origin",
        headers: { Accept: "application/geo+json" },
        body: new URLSearchParams({ csrf: box.dataset.csrf ?? "", drawing: picture(), ...step }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const body = (await answer.json()) as { refused?: string[] };
      if (mine !== asked) return;
      if (body.refused) {
        hint.textContent = body.refused.join(" ");
      } else {
        show(body, Boolean(step["step"]));
        findings();
      }
    } catch {
      hint.textContent = words.failed;
    } finally {
      if (mine === asked) box.setAttribute("aria-busy", "false");
    }
  }
  let waiting = 0;
  const soon = (): void => {
    keep();
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask({}), PAUSE);
  };

  /** Name, kind, households and departments of the chosen grid. */
  function choose(next: Grid | null): void {
    chosen = next;
    drawn.changed();
    one.replaceChildren();
    one.hidden = next === null;
    if (!next) return;
    const put = (label: string, control: HTMLElement, key: string): void => {
      const field = document.createElement("div");
      field.className = "field";
      const head = document.createElement("label");
      control.id = `ge-${key}`;
      head.htmlFor = control.id;
      head.textContent = label;
      field.append(head, control);
      one.append(field);
    };
    const name = document.createElement("input");
    name.className = "input";
    name.maxLength = 40;
    name.value = text(next, "name");
    name.addEventListener("input", () => { next.set("name", name.value); keep(); });
    put(words.name, name, "name");
    const kind = document.createElement("select");
    kind.className = "input";
    words.kinds.forEach((each) => kind.add(new Option(each.label, each.value, false, each.value === (text(next, "grid-kind") || "comprehensive"))));
    kind.addEventListener("change", () => { next.set("grid-kind", kind.value); soon(); });
    put(words.kind, kind, "kind");
    const households = document.createElement("input");
    households.className = "input w-short";
    households.inputMode = "numeric";
    households.value = text(next, "households");
    households.addEventListener("input", () => { next.set("households", /^\d{1,6}$/.test(households.value) ? Number(households.value) : null); keep(); });
    put(words.households, households, "households");
    const departments = document.createElement("select");
    departments.className = "input";
    departments.multiple = true;
    departments.size = 5;
    const held = (next.get("departments") as string[] | undefined) ?? [];
    words.units.forEach((unit) => departments.add(new Option(unit.label, unit.value, false, held.includes(unit.value))));
    departments.addEventListener("change", () => { next.set("departments", Array.from(departments.selectedOptions, (each) => each.value)); keep(); });
    put(words.departments, departments, "departments");
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "button danger small";
    remove.textContent = words.remove;
    remove.addEventListener("click", () => { remember(); grids.remove(next); choose(null); soon(); });
    one.append(remove);
  }

  let tool: Tool = "modify";
  function take(next: Tool): void {
    tool = next;
    modify.setActive(tool === "modify");
    draw.setActive(tool === "draw");
    line.setActive(tool === "split" && chosen !== null);
    hint.textContent = tool === "draw" ? words.drawArea : tool === "split" ? (chosen ? words.drawLine : words.pick) : tool === "merge" ? (chosen ? words.pickOther : words.pick) : "";
    box.querySelectorAll<HTMLElement>("[data-tool]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.tool === tool)));
  }
  box.querySelectorAll<HTMLElement>("[data-tool]").forEach((button) => button.addEventListener("click", () => take(button.dataset.tool as Tool)));
  box.querySelector("[data-look]")?.addEventListener("click", () => void ask({}));
  box.querySelector("[data-undo]")?.addEventListener("click", () => {
    const before = undo.pop();
    if (before === undefined) return;
    grids.clear();
    grids.extend(format.readFeatures(before, PROJECTED) as Grid[]);
    choose(null);
    soon();
  });

  map.on("singleclick", (event) => {
    if (tool === "draw" || (tool === "split" && chosen)) return;
    const hit = (map.getFeaturesAtPixel(event.pixel, { layerFilter: (layer) => layer.getSource() === drawn })[0] as Grid | undefined) ?? null;
    if (tool === "merge" && chosen && hit && hit !== chosen) {
      const [kept, gone] = [grids.getArray().indexOf(chosen), grids.getArray().indexOf(hit)];
      void ask({ step: "merge", grid: String(kept), gone: String(gone) });
      take("modify");
      return;
    }
    choose(hit);
    take(tool);
  });
  modify.on("modifystart", remember);
  modify.on("modifyend", soon);
  draw.on("drawend", (event) => {
    remember();
    const made = event.feature as Grid;
    made.setProperties({ kind: "grid", name: `${words.new} ${grids.getLength() + 1}`, "grid-kind": "comprehensive", code: null });
    grids.push(made);
    take("modify");
    choose(made);
    soon();
  });
  line.on("drawend", (event) => {
    const shape = event.feature.getGeometry();
    if (!(shape instanceof LineString) || !chosen) return;
    const corners = shape.getCoordinates().map((corner) => toLonLat(corner));
    void ask({ step: "split", grid: String(grids.getArray().indexOf(chosen)), line: JSON.stringify(corners), name: `${words.new} ${grids.getLength() + 1}` });
    take("modify");
  });

  const begin = async (): Promise<void> => {
    const answer = await fetch(box.dataset.src ?? "", { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const body: unknown = await answer.json();
    const before = kept.value;
    show(body, true);
    // A form that was sent back keeps what was drawn.
    if (before !== "") {
      grids.clear();
      grids.extend(format.readFeatures(before, PROJECTED) as Grid[]);
    }
    findings();
    const extent = (outline.isEmpty() ? drawn : outline).getExtent();
    if (extent && !isEmpty(extent)) view.fit(extent, { padding: [24, 24, 24, 24], maxZoom: 18 });
    take("modify");
    soon();
  };
  begin().catch(() => { hint.textContent = words.failed; });
}

document.querySelectorAll<HTMLElement>("[data-grid-edit]").forEach(start);
