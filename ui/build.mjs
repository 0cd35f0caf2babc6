// Bundles our pages' scripts and styles into ui/dist. `node build.mjs [--watch]`.
import { build, context } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const distTest = join(here, "dist-test");

const options = {
  absWorkingDir: here,
  entryPoints: {
    app: "src/ts/app.ts",
    map: "src/ts/map.ts",
    "grid-edit": "src/ts/grid-edit.ts",
    patrol: "src/ts/patrol.ts",
    command: "src/ts/command.ts",
    capture: "src/ts/capture.ts",
    report: "src/ts/report.ts",
    sw: "src/ts/sw.ts",
    "app-css": "src/css/app.css",
    "map-css": "src/css/map.css",
    "command-css": "src/css/command.css",
  },
  outdir: dist,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "es2020"],
  charset: "utf8",
  legalComments: "linked",
  logLevel: "warning",
  loader: { ".svg": "dataurl", ".png": "dataurl" },
};
// Styles and scripts keep their plain names.
const names = ["app", "map", "command", "grid-edit", "patrol", "capture", "report", "sw"];
const scripts = { ...options, entryPoints: Object.fromEntries(names.map((name) => [name, options.entryPoints[name]])) };
const styles = { ...options, entryPoints: { app: options.entryPoints["app-css"], map: options.entryPoints["map-css"], command: options.entryPoints["command-css"] } };

// BSD asks for its notice beside the bundle: the licence text of every package that went in.
async function writeLicences(inputs) {
  const names = new Set(inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean));
  const parts = [];
  for (const name of [...names].sort()) {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${name} carries no licence text`);
    parts.push(`${name} ${version} (${license})\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`);
  }
  await writeFile(join(dist, "THIRD-PARTY.txt"), parts.join("\n----\n\n"));
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await mkdir(distTest, { recursive: true });

if (process.argv.includes("--watch")) {
  await Promise.all([scripts, styles].map(async (each) => (await context({ ...each, logLevel: "info" })).watch()));
} else {
  const results = await Promise.all([build({ ...scripts, metafile: true }), build({ ...styles, metafile: true })]);
  await writeLicences(results.flatMap((result) => Object.keys(result.metafile.inputs)));
  await copyFile(join(here, "src/mark.svg"), join(dist, "mark.svg"));
  // axe-core is for the browser tests only and is never shipped.
  await copyFile(join(here, "node_modules/axe-core/axe.min.js"), join(distTest, "axe.js"));
  for (const name of (await readdir(dist)).sort()) {
    console.log(`${String((await stat(join(dist, name))).size).padStart(8)}  dist/${name}`);
  }
}
