/** The county's polygons as the ground of a command map: lines and names, no tile server. */
import OlMap from "ol/Map";
import View from "ol/View";
import GeoJSON from "ol/format/GeoJSON";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Zoom from "ol/control/Zoom";
import ScaleLine from "ol/control/ScaleLine";
import { defaults as interactions } from "ol/interaction/defaults";
import { createEmpty, extend, isEmpty } from "ol/extent";
import { fromLonLat } from "ol/proj";
import { Fill, Stroke, Style, Text } from "ol/style";
import type { FeatureLike } from "ol/Feature";

export interface Ink { [name: string]: string }

const INKS = ["surface", "ink", "ink-2", "ink-3", "blue", "green", "amber-mark", "red", "map-land", "map-line", "map-grid", "map-county", "font"];

/** The page's own colours, so that a canvas follows its theme. */
export function inkOf(el: HTMLElement): Ink {
  const css = getComputedStyle(el);
  return Object.fromEntries(INKS.map((name) => [name, css.getPropertyValue("--" + name).trim()]));
}

/** A light's colour; blue for who is on duty. */
export function colour(ink: Ink, light: string): string {
  return ({ red: ink["red"], amber: ink["amber-mark"], green: ink["green"], duty: ink["blue"] } as Ink)[light] ?? ink["ink-3"]!;
}

export interface Ground {
  map: OlMap;
  ink: Ink;
  /** Longitude and latitude in map units. */
  place(point: [number, number]): [number, number];
  /** Done when the polygons are there and the view fits them. */
  ready: Promise<void>;
}

async function areas(url: string): Promise<ReturnType<GeoJSON["readFeatures"]>> {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new GeoJSON().readFeatures(await answer.json(), { dataProjection: "EPSG:4326", featureProjection: "EPSG:3857" });
}

function paint(ink: Ink) {
  const text = (feature: FeatureLike, key: string): string => String((feature.get(key) as unknown) ?? "");
  return (feature: FeatureLike): Style => {
    const county = (text(feature, "kind") || "county") === "county";
    return new Style({
      fill: new Fill({ color: county ? ink["map-land"]! : "rgba(255,255,255,0.01)" }),
      stroke: new Stroke({ color: county ? ink["map-county"]! : ink["map-line"]!, width: county ? 2.5 : 1.4 }),
      text: county ? undefined : new Text({
        text: text(feature, "name"),
        font: `13px ${ink["font"]}`,
        overflow: true,
        fill: new Fill({ color: ink["ink-2"]! }),
        stroke: new Stroke({ color: ink["surface"]!, width: 3 }),
      }),
    });
  };
}

/** Draws the ground into a box. `open` hears of an area that was pressed, by its code. */
export function groundOf(box: HTMLElement, boundary: string, src: string, open?: (code: string) => void): Ground {
  const ink = inkOf(box);
  const source = new VectorSource();
  const layer = new VectorLayer({ source, style: paint(ink), declutter: true });
  const view = new View({ center: fromLonLat([121.1, 32.37]), zoom: 10, minZoom: 7, maxZoom: 19 });
  const map = new OlMap({
    target: box,
    layers: [layer],
    view,
    controls: [new Zoom({ zoomInTipLabel: box.dataset.zoomIn ?? "", zoomOutTipLabel: box.dataset.zoomOut ?? "" }), new ScaleLine()],
    interactions: interactions({ altShiftDragRotate: false, pinchRotate: false, onFocusOnly: true }),
    keyboardEventTarget: box,
  });
  if (open) {
    map.on("dblclick", (event) => {
      const hit = map.getFeaturesAtPixel(event.pixel).find((feature) => feature.get("kind") !== "county");
      const code = hit ? String((hit.get("code") as unknown) ?? "") : "";
      if (/^[0-9]{12}$/.test(code)) {
        event.preventDefault();
        open(code);
      }
    });
  }
  const urls = [boundary, src].filter((url, n, all) => url !== "" && all.indexOf(url) === n);
  const ready = Promise.allSettled(urls.map((url) => areas(url).then((found) => {
    found.forEach((feature) => { if (!feature.get("kind")) feature.set("kind", "county"); });
    source.addFeatures(found);
  }))).then(() => {
    const extent = createEmpty();
    const inner = source.getFeatures().filter((feature) => feature.get("kind") !== "county");
    for (const feature of inner.length > 0 ? inner : source.getFeatures()) {
      const geometry = feature.getGeometry();
      if (geometry) extend(extent, geometry.getExtent());
    }
    if (!isEmpty(extent)) view.fit(extent, { padding: [24, 24, 24, 24], maxZoom: 15 });
  });
  return { map, ink, place: (point) => fromLonLat(point) as [number, number], ready };
}
