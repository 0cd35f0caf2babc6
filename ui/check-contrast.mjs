// Fails the build when a pair of tokens falls below WCAG 2.2 AA. Themes: desk, large, party, wall.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const css = (await readFile(join(here, "src/css/tokens.css"), "utf8")).replace(/\/\*[\s\S]*?\*\//g, "");

function block(selector) {
  const start = css.indexOf(`${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no block ${selector}`);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;/g)].map((m) => [m[1], m[2]]));
}

const desk = block(":root");
const themes = {
  desk,
  large: { ...desk, ...block(':root[data-type="large"]') },
  party: { ...desk, ...block(':root[data-theme="party"]') },
  wall: { ...desk, ...block(':root[data-theme="wall"]') },
};

// [text, ground, least ratio]: 4.5 for words, 3 for marks and edges of controls.
const pairs = [];
for (const ground of ["paper", "surface", "sunken", "hover"]) {
  for (const text of ["ink", "ink-2", "ink-3", "blue", "blue-deep", "red", "green", "amber"]) pairs.push([text, ground, 4.5]);
  pairs.push(["line-strong", ground, 3], ["focus", ground, 3]);
}
pairs.push(
  ["on-blue", "blue", 4.5], ["on-blue", "blue-deep", 4.5],
  ["blue", "blue-tint", 4.5], ["blue-deep", "blue-tint", 4.5], ["ink", "blue-tint", 4.5], ["ink-2", "blue-tint", 4.5], ["ink-3", "blue-tint", 4.5],
  ["green", "green-tint", 4.5], ["amber", "amber-tint", 4.5], ["red", "red-tint", 4.5],
  ["ink", "green-tint", 4.5], ["ink", "amber-tint", 4.5], ["ink", "red-tint", 4.5],
  ["sample", "sample-tint", 4.5], ["ink", "sample-tint", 4.5],
  ["on-top", "top", 4.5], ["on-top", "top-2", 4.5], ["on-top-2", "top", 4.5], ["on-top-2", "top-2", 4.5],
);

const channel = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((i) => channel(parseInt(hex.slice(i, i + 2), 16) / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (a, b) => {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
};

let bad = 0;
for (const [theme, tokens] of Object.entries(themes)) {
  for (const [text, ground, least] of pairs) {
    const got = ratio(tokens[text], tokens[ground]);
    if (got < least) {
      bad += 1;
      console.error(`${theme}: --${text} ${tokens[text]} on --${ground} ${tokens[ground]} is ${got.toFixed(2)}, needs ${least}`);
    }
  }
}
if (bad > 0) process.exit(1);
console.log(`contrast: ${Object.keys(themes).length} themes pass`);
