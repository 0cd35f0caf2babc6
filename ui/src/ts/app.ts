/** wujia's pages: htmx and our own small behaviours. Every page works without this file. */
import htmx from "htmx.org";
import { filterChoices } from "./filter";
import { guardForms, listenToForms, prepareFields } from "./form";
import { listenLive } from "./live";
import { forgetOnChange } from "./owner";
import { listenToPage, say } from "./page";

document.documentElement.classList.add("js");

// A refusal (409, 422) is a page like any other: swap it in, keep what was typed.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // no personal data in localStorage
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "409", swap: true },
  { code: "422", swap: true },
  { code: "...", swap: false, error: true },
];

function prepare(root: ParentNode): void {
  prepareFields(root); // regroups numbers, so before the guard remembers
  guardForms(root);
}

// Listeners for the double press must stand before htmx's own.
listenToForms();
listenToPage();
forgetOnChange();

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", () => { prepare(document); filterChoices(); listenLive(); });
} else {
  prepare(document);
  filterChoices();
  listenLive();
}

document.addEventListener("htmx:load", (event) => {
  const el = event.target;
  if (el instanceof HTMLElement && el !== document.body) prepare(el);
});

// HX-Trigger: {"wujia:say": {"level": "good", "text": "…"}}
document.addEventListener("wujia:say", (event) => {
  const detail = (event as CustomEvent<{ level: string; text: string }>).detail;
  say(detail.level, detail.text);
});

// The server could not be reached or failed: say so, in the page's language; nothing typed is touched.
function trouble(): void {
  const text = document.getElementById("messages")?.dataset.trouble;
  if (text) say("bad", text);
}
document.addEventListener("htmx:responseError", trouble);
document.addEventListener("htmx:sendError", trouble);
