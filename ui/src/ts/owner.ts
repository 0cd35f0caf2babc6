/** Who was last signed in on this phone, as far as reporting without a network needs it: an account's id, no name.
    Forgotten when somebody signs in or out, so that nobody reports or reads in another's place. */

const KEY = "wujia-report-owner";

export interface Owner { account: string; staff: boolean; usual: string[] }

export function owner(): Owner | undefined {
  try {
    const text = localStorage.getItem(KEY);
    return text ? JSON.parse(text) as Owner : undefined;
  } catch {
    return undefined;
  }
}

export function remember(who: Owner): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(who));
  } catch { /* a browser that keeps nothing: then there is no kept page either */ }
}

/** On every page: the forms that change who is here. */
export function forgetOnChange(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const path = new URL(form.action, location.href).pathname;
    if (path === "/sign-in" || path === "/sign-out") {
      try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    }
  });
}
