/** Forms: nothing typed is lost, nothing is sent twice. */

const sentAt = new WeakMap<HTMLFormElement, number>();
const clean = new WeakMap<HTMLFormElement, string>();

/** A second press within this many milliseconds is the same press. */
const DOUBLE_PRESS = 4000;

function snapshot(form: HTMLFormElement): string {
  const parts: string[] = [];
  new FormData(form).forEach((value, name) => {
    parts.push(name + "=" + (typeof value === "string" ? value : value.name + value.size));
  });
  return parts.join("&");
}

/** Remembers how guarded forms looked, so that leaving a changed one asks first. */
export function guardForms(root: ParentNode): void {
  root.querySelectorAll<HTMLFormElement>("form[data-guard]").forEach((form) => {
    if (!clean.has(form)) clean.set(form, snapshot(form));
  });
}

function isDirty(form: HTMLFormElement): boolean {
  const before = clean.get(form);
  return before !== undefined && !sentAt.has(form) && before !== snapshot(form);
}

/** 320623194503121228 → 320623 19450312 1228: read aloud and compared in groups. */
export function groupCitizenNumber(text: string): string {
  const digits = text.toUpperCase().replace(/[^0-9X]/g, "").slice(0, 18);
  return [digits.slice(0, 6), digits.slice(6, 14), digits.slice(14)].filter((part) => part !== "").join(" ");
}

/** Bank cards and phone numbers in fours, spaces only for the eye. */
export function groupFours(text: string): string {
  return text.replace(/\D/g, "").replace(/(.{4})(?=.)/g, "$1 ");
}

function regroup(input: HTMLInputElement): void {
  const kind = input.dataset.group;
  const caret = input.selectionStart ?? input.value.length;
  const before = input.value.slice(0, caret).replace(/\s/g, "").length;
  const next = kind === "citizen" ? groupCitizenNumber(input.value) : groupFours(input.value);
  if (next === input.value) return;
  input.value = next;
  let seen = 0;
  let at = 0;
  while (at < next.length && seen < before) {
    if (next[at] !== " ") seen += 1;
    at += 1;
  }
  if (document.activeElement === input) input.setSelectionRange(at, at);
}

function count(area: HTMLTextAreaElement): void {
  const out = area.parentElement?.querySelector<HTMLElement>("[data-counter]");
  if (out && area.maxLength > 0) out.textContent = `${[...area.value].length} / ${area.maxLength}`;
}

export function prepareFields(root: ParentNode): void {
  root.querySelectorAll<HTMLInputElement>("input[data-group]").forEach(regroup);
  root.querySelectorAll<HTMLTextAreaElement>("textarea[maxlength]").forEach(count);
  root.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}

export function listenToForms(): void {
  document.addEventListener("input", (event) => {
    const el = event.target;
    if (el instanceof HTMLInputElement && el.dataset.group !== undefined) regroup(el);
    if (el instanceof HTMLTextAreaElement) count(el);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "get" || form.method === "dialog" || form.dataset.typeToggle !== undefined) return;
    const last = sentAt.get(form);
    const now = performance.now();
    if (last !== undefined && now - last < DOUBLE_PRESS) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sentAt.set(form, now);
    form.setAttribute("aria-busy", "true");
    // A download leaves the page standing; the idempotency key answers any later second press.
    window.setTimeout(() => form.removeAttribute("aria-busy"), DOUBLE_PRESS);
  }, true);

  // Back from the bfcache, or refused by the server through htmx: open again.
  const reopen = (): void => {
    document.querySelectorAll<HTMLFormElement>("form[aria-busy]").forEach((form) => {
      form.removeAttribute("aria-busy");
      sentAt.delete(form);
    });
  };
  window.addEventListener("pageshow", reopen);
  document.addEventListener("htmx:afterRequest", reopen);

  window.addEventListener("beforeunload", (event) => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-guard]")) {
      if (isDirty(form)) {
        event.preventDefault();
        event.returnValue = "";
        return;
      }
    }
  });

  document.addEventListener("change", (event) => {
    const el = event.target;
    if (!(el instanceof HTMLInputElement) || el.type !== "file") return;
    const out = el.parentElement?.querySelector<HTMLElement>("[data-pick-name]");
    if (out) out.textContent = [...(el.files ?? [])].map((file) => file.name).join("、") || out.dataset.none || out.textContent;
  });

  // A filter's choice asks at once; typing waits for Enter or the button.
  document.addEventListener("change", (event) => {
    const el = event.target;
    if (el instanceof HTMLSelectElement && el.form?.dataset.auto !== undefined) el.form.requestSubmit();
  });
}
