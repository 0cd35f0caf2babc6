/** The county's own map: our polygons on plain paper, no tile server.
    Data is GeoJSON in EPSG:4326, drawn in EPSG:3857.
    Feature properties: kind (county|town|village|grid|point), name, href?, light? (green|amber|red|grey), count?, approximate?. */
import OlMap from "ol/Map";
import View from "ol/View";
import GeoJSON from "ol/format/GeoJSON";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Zoom from "ol/control/Zoom";
import ScaleLine from "ol/control/ScaleLine";
import { defaults as interactions } from "ol/interaction/defaults";
import { boundingExtent, createEmpty, extend, isEmpty } from "ol/extent";
import { fromLonLat, toLonLat } from "ol/proj";
import { Circle, Fill, RegularShape, Stroke, Style, Text } from "ol/style";
import MultiPolygon from "ol/geom/MultiPolygon";
import type Geometry from "ol/geom/Geometry";
import Point from "ol/geom/Point";
import Feature from "ol/Feature";
import type { FeatureLike } from "ol/Feature";

interface Ink { [name: string]: string }

function inkOf(el: HTMLElement): Ink {
  const css = getComputedStyle(el);
  const ink: Ink = {};
  for (const name of ["surface", "ink", "ink-2", "ink-3", "blue", "blue-tint", "green", "green-tint", "amber-mark", "amber-tint", "red", "red-tint", "map-land", "map-line", "map-grid", "map-county", "font"]) {
    ink[name] = css.getPropertyValue("--" + name).trim();
  }
  return ink;
}

/** Where an area is named: an area of several parts once, on its largest. */
function namedAt(feature: FeatureLike): Geometry | undefined {
  const shape = feature.getGeometry();
  if (!(shape instanceof MultiPolygon)) return shape as Geometry | undefined;
  const parts = shape.getPolygons().sort((a, b) => b.getArea() - a.getArea());
  return parts[0];
}

/** Resolution (metres a pixel) below which a level's names are written. */
const NAMED_BELOW: Record<string, number> = { county: 0, town: 420, village: 46, grid: 14, point: 60 };
/** Resolution below which a level is drawn at all. */
const DRAWN_BELOW: Record<string, number> = { county: Infinity, town: Infinity, village: 150, grid: 40, point: Infinity };
const ORDER: Record<string, number> = { county: 1, town: 4, village: 3, grid: 2, point: 6 };

function text(feature: FeatureLike, key: string): string {
  const value: unknown = feature.get(key);
  return value === undefined || value === null ? "" : String(value);
}

function paint(ink: Ink, hovered: () => FeatureLike | null) {
  const light = (name: string): string => ({ green: ink["green"], amber: ink["amber-mark"], red: ink["red"], grey: ink["ink-3"] })[name] ?? ink["blue"]!;
  const tint = (name: string): string => ({ green: ink["green-tint"], amber: ink["amber-tint"], red: ink["red-tint"] })[name] ?? "";

  return (feature: FeatureLike, resolution: number): Style[] => {
    const kind = text(feature, "kind") || "point";
    if (resolution > (DRAWN_BELOW[kind] ?? Infinity)) return [];
    const on = hovered() === feature;
    const name = text(feature, "name");
    const lit = text(feature, "light");
    const count = text(feature, "count");
    const named = name !== "" && resolution < (NAMED_BELOW[kind] ?? 0);
    // A town's name gives way once its villages are written.
    const past = kind === "town" && resolution < NAMED_BELOW["village"]! * 0.6;
    const label = named && !past
      ? new Text({
          text: count === "" ? name : `${name} ${count}`,
          font: `${kind === "town" ? "600 15px" : kind === "grid" ? "12px" : "13px"} ${ink["font"]}`,
          fill: new Fill({ color: kind === "grid" ? ink["ink-2"]! : ink["ink"]! }),
          stroke: new Stroke({ color: ink["surface"]!, width: 4 }),
          overflow: kind === "town",
          offsetY: kind === "point" ? -16 : 0,
        })
      : undefined;
    const zIndex = (ORDER[kind] ?? 5) + (on ? 10 : 0);

    if (kind === "point") {
      const fill = new Fill({ color: light(lit) });
      const stroke = new Stroke({ color: ink["surface"]!, width: 2 });
      const radius = on ? 9 : 7;
      const image = lit === "red"
        ? new RegularShape({ points: 4, angle: Math.PI / 4, radius: radius + 2, fill, stroke })
        : lit === "amber"
          ? new RegularShape({ points: 3, radius: radius + 2, fill, stroke })
          : new Circle({ radius, fill, stroke });
      return [new Style({ image, text: label, zIndex })];
    }
    const width = kind === "county" ? 2.5 : kind === "town" ? 1.6 : kind === "village" ? 1 : 0.7;
    const colour = kind === "county" ? ink["map-county"]! : kind === "grid" ? ink["map-grid"]! : ink["map-line"]!;
    return [new Style({
      fill: new Fill({ color: on ? ink["blue-tint"]! : tint(lit) || (kind === "county" ? ink["map-land"]! : "rgba(255,255,255,0.01)") }),
      stroke: new Stroke({ color: on ? ink["blue"]! : colour, width: on ? width + 1 : width }),
      zIndex,
    }), new Style({ geometry: namedAt, text: label, zIndex })];
  };
}

async function load(url: string): Promise<ReturnType<GeoJSON["readFeatures"]>> {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new GeoJSON().readFeatures(await answer.json(), { dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" });
}

function draw(box: HTMLElement): void {
  const ink = inkOf(box);
  let hovered: FeatureLike | null = null;
  const style = paint(ink, () => hovered);
  const ground = new VectorSource();
  const areas = new VectorSource();
  const points = new VectorSource();
  const layers = [
    new VectorLayer({ source: ground, style }),
    // Names give way to each other; a point never does.
    new VectorLayer({ source: areas, style, declutter: true, updateWhileInteracting: true }),
    new VectorLayer({ source: points, style }),
  ];
  const centre = (box.dataset.center ?? "").split(",").map(Number);
  const zoom = Number(box.dataset.zoom);
  const placed = centre.length === 2 && centre.every(Number.isFinite) && Number.isFinite(zoom) && box.dataset.zoom !== "";
  const view = new View({ center: placed ? fromLonLat(centre) : fromLonLat([121.1, 32.37]), zoom: placed ? zoom : 10, minZoom: 7, maxZoom: 19 });

  if (!box.hasAttribute("tabindex")) box.tabIndex = 0; // arrow keys move, + and − zoom
  const map = new OlMap({
    target: box,
    layers,
    view,
    controls: [new Zoom({ zoomInTipLabel: box.dataset.zoomIn ?? "", zoomOutTipLabel: box.dataset.zoomOut ?? "" }), new ScaleLine()],
    interactions: interactions({ altShiftDragRotate: false, pinchRotate: false, onFocusOnly: true }),
    keyboardEventTarget: box,
  });

  const tip = document.createElement("div");
  tip.className = "map-tip";
  tip.setAttribute("aria-live", "polite");
  box.append(tip);

  const at = (pixel: number[]): FeatureLike | undefined =>
    map.getFeaturesAtPixel(pixel, { hitTolerance: 6, layerFilter: (layer) => layer !== layers[0] })
      .sort((a, b) => (text(a, "kind") === "point" ? 0 : 1) - (text(b, "kind") === "point" ? 0 : 1) || (ORDER[text(a, "kind")] ?? 9) - (ORDER[text(b, "kind")] ?? 9))[0];

  map.on("pointermove", (event) => {
    if (event.dragging) return;
    const next = at(event.pixel) ?? null;
    if (next === hovered) return;
    hovered = next;
    const count = next ? text(next, "count") : "";
    tip.textContent = next ? [text(next, "name"), count].filter((part) => part !== "").join(" · ") : "";
    box.style.cursor = next && text(next, "href") ? "pointer" : "";
    layers.forEach((layer) => layer.changed());
  });
  const pick = box.hasAttribute("data-pick");
  map.on("singleclick", (event) => {
    if (pick) {
      const [lng, lat] = toLonLat(event.coordinate);
      const chosen = new Feature({ geometry: new Point(event.coordinate), kind: "point" });
      points.clear();
      points.addFeature(chosen);
      box.dispatchEvent(new CustomEvent("wujia:picked", { detail: { lng, lat }, bubbles: true }));
      return;
    }
    const hit = at(event.pixel);
    const href = hit ? text(hit, "href") : "";
    // Only our own pages: never a foreign or script address from data.
    if (href.startsWith("/") && !href.startsWith("//")) window.location.assign(href);
  });

  const urls = (box.dataset.src ?? "").split(/\s+/).filter((url) => url !== "");
  const jobs = [
    ...(box.dataset.boundary ? [load(box.dataset.boundary).then((found) => {
      found.forEach((feature) => { if (!feature.get("kind")) feature.set("kind", "county"); });
      ground.addFeatures(found);
    })] : []),
    ...urls.map((url) => load(url).then((found) => {
      const isPoint = (feature: (typeof found)[number]): boolean => feature.getGeometry()?.getType() === "Point";
      points.addFeatures(found.filter(isPoint));
      areas.addFeatures(found.filter((feature) => !isPoint(feature)));
    })),
  ];
  void Promise.allSettled(jobs).then((results) => {
    box.setAttribute("aria-busy", "false");
    if (results.some((result) => result.status === "rejected") && box.dataset.failed) tip.textContent = box.dataset.failed;
    if (placed) return;
    const extent = createEmpty();
    for (const source of areas.isEmpty() && points.isEmpty() ? [ground] : [areas, points]) {
      const all = source.getExtent();
      if (all && !isEmpty(all)) extend(extent, all);
    }
    if (!isEmpty(extent)) view.fit(boundingExtent([[extent[0]!, extent[1]!], [extent[2]!, extent[3]!]]), { padding: [28, 28, 28, 28], maxZoom: 17 });
  });
}

document.querySelectorAll<HTMLElement>(".map[data-src], .map[data-boundary]").forEach((box) => {
  // A folded map has no size yet: it is drawn when it is unfolded.
  const fold = box.closest<HTMLDetailsElement>("details:not([open])");
  if (fold) fold.addEventListener("toggle", () => draw(box), { once: true });
  else draw(box);
});
