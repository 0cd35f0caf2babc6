// Finds what a person would point at: a visible control by the words on it or above it.
const [kind, text] = arguments;
const norm = (words) => (words ?? "").replace(/\s+/g, " ").trim();
const seen = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== "hidden";
const among = (selector, words) => {
  const all = [...document.querySelectorAll(selector)].filter(seen);
  return all.find((el) => words(el) === text) ?? all.find((el) => words(el).includes(text)) ?? null;
};
const own = (el) => norm(el.innerText || el.value);
const titled = (selector) => [...document.querySelectorAll(selector)].find((el) => seen(el) && norm(el.firstElementChild?.innerText).startsWith(text));
switch (kind) {
  case "press": return among("button, a[href], summary, input[type=submit]", own);
  case "exactly": return [...document.querySelectorAll("button, a[href]")].filter(seen).find((el) => own(el) === text) ?? null;
  case "labelled": return among("label", own)?.control ?? null;
  case "tick": return among("label", own);
  case "file": return titled("fieldset")?.querySelector("input[type=file]") ?? among("label", own)?.control ?? null;
  default: throw new Error(`no kind ${kind}`);
}
