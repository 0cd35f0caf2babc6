// What can be read on the page, without what is marked as another language or as a code.
const attributes = ["aria-label", "placeholder", "alt", "title"];
const found = [document.title];
const apart = (el) => el?.closest("[lang]:not(html), .code, code, .receipt-number, script, style, noscript");
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const text = walker.currentNode.data.replace(/\s+/g, " ").trim();
  if (text !== "" && !apart(walker.currentNode.parentElement)) found.push(text);
}
for (const el of document.body.querySelectorAll(attributes.map((name) => `[${name}]`).join(","))) {
  if (apart(el)) continue;
  for (const name of attributes) if (el.hasAttribute(name)) found.push(el.getAttribute(name));
}
// The number of a document is data: 双甸受字〔2026〕1号.
const numbers = /\p{Script=Han}+字〔\d{4}〕\d+号/gu;
return {
  language: document.documentElement.lang,
  heading: document.querySelector("h1")?.innerText ?? "",
  words: found.map((text) => text.replace(numbers, " ")),
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  scripts: document.documentElement.classList.contains("js"),
};
