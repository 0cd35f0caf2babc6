/** Reporting in three taps: photograph, kind, send. What is sent is kept on the phone first and goes from there, so
    that it is the same with a network, without one, and with one that breaks off. Without this file the page is a
    plain form. */
import { CHANNEL, TAG, sendAll } from "./outbox";
import { keep, ofOwner, partsOf, remove, unsentOfOthers, uuid7 } from "./store";
import type { Part, Report, Role } from "./store";
import { owner as ownerOf, remember } from "./owner";
import { recorder } from "./voice";

const EDGE = 1600;
const QUALITY = 0.82;
/** Less than so much room left: a photograph may not fit, and it is said before one is taken. */
const ROOM_BYTES = 25 * 1_048_576;
const TRY_EVERY_MS = 5_000;

type Says = Record<string, string>;

/** Scaled and written anew: nothing of the camera's notes (place, maker, thumbnail) is left. */
async function shrink(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no picture");
  return blob;
}

function element(tag: string, text: string, css = ""): HTMLElement {
  const el = document.createElement(tag);
  el.textContent = text;
  if (css) el.className = css;
  return el;
}

/** Whether a class is what was typed: by name or code. */
function fits(tile: HTMLInputElement, typed: string): boolean {
  return (tile.dataset.name ?? "").toLowerCase().includes(typed) || tile.value.includes(typed);
}

function start(form: HTMLFormElement): void {
  const says = JSON.parse(form.dataset.says ?? "{}") as Says;
  const say = (key: string, ...args: (string | number)[]): string =>
    args.reduce<string>((text, arg, n) => text.replace(`#${n + 1}`, String(arg)), says[key] ?? "");
  const notice = document.getElementById("report-notice");
  const tell = (text: string): void => {
    if (!notice) return;
    notice.textContent = text;
    notice.hidden = text === "";
    if (text) notice.scrollIntoView({ block: "nearest" });
  };
  const field = (name: string): string => {
    const value = new FormData(form).get(name);
    return typeof value === "string" ? value.trim() : "";
  };

  // Whose reports these are: the page says it; the kept page asks the phone who was here last.
  const anybody = form.dataset.mode === "public" || location.pathname === "/report/public";
  if (form.dataset.mode === "own") {
    const usual = [...form.querySelectorAll<HTMLInputElement>("[data-usual] input")].map((tile) => tile.value);
    remember({ account: form.dataset.account ?? "", staff: form.dataset.staff === "yes", usual });
  }
  const last = anybody ? undefined : ownerOf();
  const account = anybody ? "public" : last?.account ?? "";
  if (!account) {
    form.hidden = true;
    document.querySelector<HTMLElement>("[data-owner]")?.removeAttribute("hidden");
    return;
  }
  if (anybody || !last?.staff) form.querySelector("[data-done]")?.remove();

  // Kinds: those reported most here stand first, on the kept page too.
  const tiles = (): HTMLInputElement[] => [...form.querySelectorAll<HTMLInputElement>(".report-family input[name=class]")];
  const copyOf = (tile: HTMLInputElement): Node => tile.closest("label")!.cloneNode(true);
  const usualBox = form.querySelector<HTMLElement>("[data-usual]");
  if (usualBox && usualBox.childElementCount === 0) {
    for (const code of last?.usual ?? []) {
      const tile = tiles().find((each) => each.value === code);
      if (tile) usualBox.append(copyOf(tile));
    }
    form.querySelector<HTMLElement>("[data-usual-box]")!.hidden = usualBox.childElementCount === 0;
  }
  const families = [...form.querySelectorAll<HTMLDetailsElement>(".report-family")];
  families.forEach((one) => one.addEventListener("toggle", () => {
    if (one.open) families.filter((other) => other !== one).forEach((other) => { other.open = false; });
  }));
  const found = form.querySelector<HTMLElement>("[data-found]");
  form.querySelector<HTMLInputElement>("#report-find")?.addEventListener("input", (event) => {
    const typed = (event.target as HTMLInputElement).value.trim().toLowerCase();
    found?.replaceChildren(...(typed === "" ? [] : tiles().filter((tile) => fits(tile, typed)).slice(0, 12).map(copyOf)));
  });
  form.querySelector("#report-find")?.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Enter") event.preventDefault();
  });

  // Pictures: shown as they will be sent, taken away with a press.
  let media: { role: Role; blob: Blob; shown: string }[] = [];
  const show = (): void => {
    for (const role of ["photo", "after"] as const) {
      const list = form.querySelector<HTMLElement>(`[data-shots=${role}]`);
      list?.replaceChildren(...media.filter((one) => one.role === role).map((one, n) => {
        const item = document.createElement("li");
        const picture = document.createElement("img");
        picture.src = one.shown;
        picture.alt = String(n + 1);
        const off = element("button", say("remove"), "button quiet small") as HTMLButtonElement;
        off.type = "button";
        off.addEventListener("click", () => {
          URL.revokeObjectURL(one.shown);
          media = media.filter((other) => other !== one);
          show();
        });
        item.append(picture, off);
        return item;
      }));
    }
  };
  const take = (selector: string, role: Role): void => {
    const input = form.querySelector<HTMLInputElement>(selector);
    input?.addEventListener("change", async () => {
      const files = [...(input.files ?? [])];
      input.value = "";
      for (const file of files) {
        try {
          const blob = await shrink(file);
          media.push({ role, blob, shown: URL.createObjectURL(blob) });
        } catch {
          tell(say("picture-unread"));
        }
      }
      show();
      if (role === "photo" && media.length > 0) document.getElementById("report-two")?.scrollIntoView({ block: "start" });
    });
  };
  take("#f-photo", "photo");
  take("#f-after-photo", "after");
  const voice = recorder(form, say);

  const room = async (): Promise<void> => {
    const told = await navigator.storage?.estimate?.();
    if (told?.quota !== undefined && told.quota - (told.usage ?? 0) < ROOM_BYTES) tell(say("room"));
  };
  // Asked when the page comes, before the first photograph, and again before each.
  void room();
  form.querySelector("#f-photo")?.addEventListener("click", () => void room());

  // Where: the phone's own position, or a finger on the map; a name where neither says.
  const where = form.querySelector<HTMLElement>("[data-where]");
  const put = (lng: number, lat: number): void => {
    (form.elements.namedItem("lng") as HTMLInputElement).value = lng.toFixed(7);
    (form.elements.namedItem("lat") as HTMLInputElement).value = lat.toFixed(7);
  };
  let picked = false;
  const locate = (): void => {
    if (!navigator.geolocation) { if (where) where.textContent = say("no-place"); return; }
    if (where) where.textContent = say("locating");
    navigator.geolocation.getCurrentPosition((at) => {
      if (picked) return;
      put(at.coords.longitude, at.coords.latitude);
      const metres = Math.round(at.coords.accuracy);
      if (where) where.textContent = say(metres > 100 ? "far" : "near", metres);
    }, () => { if (where && !picked) where.textContent = say("no-place"); }, { enableHighAccuracy: true, maximumAge: 60_000, timeout: 20_000 });
  };
  form.addEventListener("wujia:picked", (event) => {
    const { lng, lat } = (event as CustomEvent<{ lng: number; lat: number }>).detail;
    picked = true;
    put(lng, lat);
    if (where) where.textContent = say("picked");
  });
  locate();

  // The list of what was reported on this phone by this account.
  const box = document.querySelector<HTMLElement>("[data-outbox]");
  const line = (report: Report): HTMLElement => {
    const item = document.createElement("li");
    item.dataset.report = report.id;
    item.dataset.state = report.state;
    const got = report.receipt;
    item.append(element("span", report.className, "strong"));
    const sentence = report.state === "sent" && got
      ? report.owner === "public" ? say("sent-public", got.receipt.replace(/(.{4})(?=.)/g, "$1 ")) : say("sent", got.number, got.place)
      : report.state === "refused" ? say("refused", report.why)
        : report.state === "choose" ? say("changed")
          : report.state === "no-photo" ? say("no-photo-kept")
            : report.state === "sign-in" ? `${say("sign-in")}${say("mine")}`
              : say(report.state);
    item.append(element("p", sentence));
    if (report.state === "waiting" && report.tries > 0) item.append(element("p", say("tries", report.tries), "muted small"));
    if (got && got.placed === "post") item.append(element("p", say("by-post", got.place), "muted small"));
    else if (got && !got.own) item.append(element("p", say("other-grid", got.place), "muted small"));
    if (got?.clockOff) item.append(element("p", say("clock"), "muted small"));
    const press = (key: string, css: string, act: () => Promise<void>): void => {
      const button = element("button", say(key), `button small ${css}`) as HTMLButtonElement;
      button.type = "button";
      button.addEventListener("click", () => void act());
      item.append(button);
    };
    if (report.state === "sign-in") {
      const link = element("a", document.querySelector("[data-owner] a[href^='/sign-in']")?.textContent ?? "", "button small secondary") as HTMLAnchorElement;
      link.href = "/sign-in?next=%2Freport";
      item.append(link);
    }
    if (report.state === "waiting") press("again", "secondary", () => go(true));
    if (report.state === "choose" || report.state === "refused" || report.state === "no-photo") {
      press(report.state === "choose" ? "choose" : "edit", "secondary", () => again(report));
    }
    if (report.state !== "sending" && report.state !== "waiting" && report.state !== "sign-in") {
      press("remove", "quiet", async () => { await remove(report.id, true); await list(); });
    }
    return item;
  };
  const list = async (): Promise<void> => {
    if (!box) return;
    const reports = await ofOwner(account);
    const others = account === "public" ? 0 : await unsentOfOthers(account);
    const items = reports.map(line);
    if (others > 0) items.push(element("li", say("whose"), "muted"));
    box.querySelector("ul")?.replaceChildren(...items);
    box.hidden = items.length === 0;
  };

  // Taken back into the form, with its pictures: a refused report is a form like any other.
  const again = async (report: Report): Promise<void> => {
    for (const part of await partsOf(report.id)) media.push({ role: part.role, blob: part.blob, shown: URL.createObjectURL(part.blob) });
    const words = form.elements.namedItem("summary");
    if (words instanceof HTMLTextAreaElement) words.value = report.summary;
    if (report.lng && report.lat) { picked = true; put(Number(report.lng), Number(report.lat)); }
    if (report.state !== "choose") tiles().filter((tile) => tile.value === report.class).forEach((tile) => { tile.checked = true; });
    await remove(report.id, true);
    show();
    await list();
    document.getElementById("report-one")?.scrollIntoView();
  };

  const told = (): void => { void list(); };
  let channel: BroadcastChannel | undefined;
  if (typeof BroadcastChannel === "function") {
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = told;
  }
  const go = async (now: boolean): Promise<void> => {
    await sendAll(now, () => { told(); channel?.postMessage("changed"); });
  };

  let warned = false;
  const save = async (): Promise<void> => {
    const chosen = form.querySelector<HTMLInputElement>("input[name=class]:checked");
    if (!chosen) {
      tell(say("no-kind"));
      document.getElementById("report-two")?.scrollIntoView();
      return;
    }
    const done = field("done") !== "";
    const has = (role: Role): boolean => media.some((one) => one.role === role);
    if (!anybody && !warned && (!has("photo") || (done && !has("after")))) {
      warned = true;
      tell(say("no-photo"));
      return;
    }
    const now = Date.now();
    const id = uuid7(now);
    const report: Report = {
      id, owner: account, class: chosen.value, className: chosen.dataset.name ?? "", summary: field("summary"), lng: field("lng"), lat: field("lat"),
      grid: field("grid"), division: field("division"), done, at: now, state: "waiting", why: "", tries: 0, next: 0, generation: 0,
    };
    const all = voice.blob() ? [...media, { role: "voice" as const, blob: voice.blob()!, shown: "" }] : media;
    const parts: Part[] = all.map((one, n) => ({ report: id, name: `${one.role}-${n + 1}`, role: one.role, blob: one.blob }));
    try {
      await keep(report, parts);
    } catch {
      // Full: the words are small, and are kept at least.
      try {
        await keep({ ...report, state: "no-photo" }, []);
      } catch {
        tell(say("not-kept"));
        return;
      }
      tell(say("no-photo-kept"));
      await list();
      return;
    }
    media.forEach((one) => URL.revokeObjectURL(one.shown));
    media = [];
    voice.clear();
    warned = false;
    form.reset();
    // A point of the map was this report's; the phone's own position holds until the next one is found.
    if (picked) ["lng", "lat"].forEach((name) => { (form.elements.namedItem(name) as HTMLInputElement).value = ""; });
    picked = false;
    tell("");
    found?.replaceChildren();
    families.forEach((one) => { one.open = false; });
    show();
    await list();
    box?.scrollIntoView({ block: "nearest" });
    locate();
    const ready = await navigator.serviceWorker?.getRegistration?.();
    const sync = (ready as unknown as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
    await sync?.register(TAG).catch(() => undefined);
    await go(true);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Released at once: what is pressed twice is kept once, because the form is empty by then.
    void save().finally(() => window.dispatchEvent(new Event("pageshow")));
  });

  const network = (): void => {
    if (navigator.onLine === false) tell(say("offline"));
    else if (notice?.textContent === say("offline")) tell("");
  };
  window.addEventListener("offline", network);
  window.addEventListener("online", () => { network(); void go(true); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void go(false); });
  window.setInterval(() => { if (document.visibilityState === "visible") void go(false); }, TRY_EVERY_MS);
  network();
  void list().then(() => go(true));
  void navigator.storage?.persist?.().catch(() => false);
}

async function register(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    navigator.serviceWorker.controller?.postMessage("renew");
  } catch { /* without a worker the page still keeps what is sent, as long as it is open */ }
}

document.querySelectorAll<HTMLFormElement>("form[data-report]").forEach(start);
void register();
