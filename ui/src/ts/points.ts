/** Thousands of points over a map on one canvas: drawn by arithmetic, not by features, so that ten
    thousand of them move in one frame. Shapes say what colours say: square late, triangle near, circle
    in time, diamond for who is on duty. */
import type OlMap from "ol/Map";
import { colour } from "./ground";
import type { Ground, Ink } from "./ground";

export interface Point {
  id: string;
  /** Map units. */
  x: number;
  y: number;
  light: string;
  /** A number beside it: cases that are not drawn one by one. */
  count?: number;
  /** What is said of it. */
  label?: string;
  /** Milliseconds of the page at which it came or changed; it flares for a moment. */
  at?: number;
}

const FLARE_MS = 1200;
const still = window.matchMedia("(prefers-reduced-motion: reduce)");

export class Points {
  private readonly canvas = document.createElement("canvas");
  private readonly held = new Map<string, Point>();
  private readonly ink: Ink;
  private readonly map: OlMap;
  private asked = 0;
  /** Frames drawn so far; tests count them. */
  frames = 0;

  constructor(box: HTMLElement, ground: Ground) {
    this.map = ground.map;
    this.ink = ground.ink;
    this.canvas.className = "map-points";
    this.canvas.setAttribute("aria-hidden", "true");
    box.append(this.canvas);
    this.map.on("postrender", () => this.draw(performance.now()));
  }

  get size(): number { return this.held.size; }
  get(id: string): Point | undefined { return this.held.get(id); }
  put(point: Point): void { this.held.set(point.id, point); this.ask(); }
  drop(id: string): void { if (this.held.delete(id)) this.ask(); }
  clear(): void { this.held.clear(); this.ask(); }
  all(): IterableIterator<Point> { return this.held.values(); }

  /** Draws with the next frame, and on while something moves. */
  ask(): void {
    if (this.asked) return;
    this.asked = requestAnimationFrame((now) => { this.asked = 0; this.draw(now); });
  }

  /** The point nearest to a pixel, if one is near. */
  near(pixel: number[], reach = 12): Point | undefined {
    const frame = this.frame();
    if (!frame) return undefined;
    let best: Point | undefined;
    let least = reach * reach;
    for (const point of this.held.values()) {
      const dx = frame.left + (point.x - frame.x) / frame.scale - pixel[0]!;
      const dy = frame.top - (point.y - frame.y) / frame.scale - pixel[1]!;
      const apart = dx * dx + dy * dy;
      if (apart < least) { least = apart; best = point; }
    }
    return best;
  }

  private frame(): { x: number; y: number; scale: number; left: number; top: number; width: number; height: number } | undefined {
    const view = this.map.getView();
    const [centre, scale, size] = [view.getCenter(), view.getResolution(), this.map.getSize()];
    if (!centre || !scale || !size) return undefined;
    return { x: centre[0]!, y: centre[1]!, scale, left: size[0]! / 2, top: size[1]! / 2, width: size[0]!, height: size[1]! };
  }

  private draw(now: number): void {
    const frame = this.frame();
    const pen = this.canvas.getContext("2d");
    if (!frame || !pen) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(frame.width * ratio), Math.round(frame.height * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      [this.canvas.width, this.canvas.height] = [width, height];
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, frame.width, frame.height);
    this.frames += 1;
    let moves = false;
    // What presses most is drawn last.
    for (const light of ["grey", "green", "amber", "red", "duty"]) {
      const ink = colour(this.ink, light);
      pen.fillStyle = ink;
      pen.strokeStyle = ink;
      for (const point of this.held.values()) {
        if (point.light !== light) continue;
        const x = frame.left + (point.x - frame.x) / frame.scale;
        const y = frame.top - (point.y - frame.y) / frame.scale;
        if (x < -20 || y < -20 || x > frame.width + 20 || y > frame.height + 20) continue;
        if (point.count !== undefined) { this.number(pen, x, y, point.count, ink); continue; }
        mark(pen, light, x, y);
        const age = now - (point.at ?? -Infinity);
        if (!still.matches && age < FLARE_MS) {
          moves = true;
          ring(pen, x, y, 6 + (age / FLARE_MS) * 18, 1 - age / FLARE_MS);
        } else if (!still.matches && light === "red" && this.held.size <= 5000) {
          moves = true;
          const beat = ((now / 1600) % 1 + 1) % 1;
          ring(pen, x, y, 6 + beat * 8, 0.6 * (1 - beat));
        }
      }
    }
    if (moves) this.ask();
  }

  private number(pen: CanvasRenderingContext2D, x: number, y: number, n: number, ink: string): void {
    const reach = Math.min(22, 9 + Math.log2(n + 1) * 2);
    pen.globalAlpha = 0.16;
    pen.beginPath();
    pen.arc(x, y, reach, 0, Math.PI * 2);
    pen.fill();
    pen.globalAlpha = 1;
    pen.lineWidth = 1;
    pen.stroke();
    pen.font = `12px ${this.ink["font"]}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = this.ink["ink"]!;
    pen.fillText(String(n), x, y);
    pen.fillStyle = ink;
  }
}

function mark(pen: CanvasRenderingContext2D, light: string, x: number, y: number): void {
  if (light === "red") { pen.fillRect(x - 5, y - 5, 10, 10); return; }
  pen.beginPath();
  if (light === "duty") {
    pen.moveTo(x, y - 8);
    pen.lineTo(x + 8, y);
    pen.lineTo(x, y + 8);
    pen.lineTo(x - 8, y);
    pen.closePath();
  } else if (light === "amber") {
    pen.moveTo(x, y - 6);
    pen.lineTo(x + 6, y + 5);
    pen.lineTo(x - 6, y + 5);
    pen.closePath();
  } else {
    pen.arc(x, y, light === "green" ? 5 : 3.5, 0, Math.PI * 2);
  }
  pen.fill();
}

function ring(pen: CanvasRenderingContext2D, x: number, y: number, reach: number, alpha: number): void {
  pen.globalAlpha = alpha;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(x, y, reach, 0, Math.PI * 2);
  pen.stroke();
  pen.globalAlpha = 1;
}
