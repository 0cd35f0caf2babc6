/** Small behaviours of a page. Each only shortens what links and forms do without a script. */

/** Shows a line from the server (level, text) where screen readers hear it. */
export function say(level: string, text: string): void {
  const box = document.getElementById("messages");
  if (!box) return;
  const line = document.createElement("div");
  line.className = `notice ${level === "ok" ? "good" : level}`;
  line.textContent = text;
  box.append(line);
  line.scrollIntoView({ block: "nearest" });
}

async function copy(button: HTMLElement): Promise<void> {
  const text = button.dataset.copy ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Plain HTTP inside a government network has no clipboard API.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr-only";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const before = button.textContent ?? "";
  button.textContent = button.dataset.done ?? before;
  window.setTimeout(() => { button.textContent = before; }, 2000);
}

function openDialog(link: HTMLElement, event: Event): void {
  const dialog = document.getElementById(link.dataset.dialog ?? "");
  if (dialog instanceof HTMLDialogElement && typeof dialog.showModal === "function") {
    event.preventDefault();
    dialog.showModal();
    dialog.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, button")?.focus();
  }
}

/** Large type at once; the form's POST makes it last. */
function toggleType(form: HTMLFormElement, event: Event): void {
  event.preventDefault();
  const root = document.documentElement;
  const large = root.dataset.type !== "large";
  if (large) root.dataset.type = "large"; else delete root.dataset.type;
  const field = form.elements.namedItem("type");
  void fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form) as unknown as Record<string, string>), credentials: "same-origin", keepalive: true, redirect: "manual" });
  if (field instanceof HTMLInputElement) field.value = large ? "normal" : "large";
  const button = form.querySelector("button");
  if (button) button.setAttribute("aria-pressed", String(large));
}

/** Arrow keys walk the rows of a list; Enter opens, as links do. */
function walkRows(event: KeyboardEvent): void {
  const from = event.target;
  if (!(from instanceof HTMLElement) || from.closest("input, select, textarea, [contenteditable]")) return;
  const step = event.key === "ArrowDown" || event.key === "j" ? 1 : event.key === "ArrowUp" || event.key === "k" ? -1 : 0;
  if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = from.closest<HTMLTableRowElement>("table[data-rows] tbody tr");
  if (!row) return;
  let next: Element | null = row;
  do {
    next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
  } while (next && !next.querySelector("a, button"));
  const target = next?.querySelector<HTMLElement>("a.row-link, a, button");
  if (target) {
    event.preventDefault();
    target.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
}

export function listenToPage(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const copied = target?.closest<HTMLElement>("[data-copy]");
    if (copied) void copy(copied);
    if (target?.closest("[data-print]")) window.print();
    const opener = target?.closest<HTMLElement>("[data-dialog]");
    if (opener) openDialog(opener, event);
    const closer = target?.closest<HTMLElement>("[data-close]");
    if (closer) {
      const dialog = closer.closest("dialog");
      if (dialog?.open) { event.preventDefault(); dialog.close(); }
    }
    // A sheet closes when one presses beside it.
    document.querySelectorAll<HTMLDetailsElement>("details[data-sheet][open]").forEach((sheet) => {
      if (target && !sheet.contains(target)) sheet.open = false;
    });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.dataset.typeToggle !== undefined) toggleType(form, event);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll<HTMLDetailsElement>("details[data-sheet][open]").forEach((sheet) => {
        sheet.open = false;
        sheet.querySelector("summary")?.focus();
      });
    }
    if (event.key === "/" && !(event.target instanceof HTMLElement && event.target.closest("input, select, textarea"))) {
      const search = document.getElementById("search");
      if (search) { event.preventDefault(); search.focus(); }
    }
    walkRows(event);
  });
}
