/** A recording of at most a minute, where the browser can make one; else the plain file input stays. */

const LONGEST_S = 60;
const BITS_A_SECOND = 24_000;
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export interface Recorded { blob(): Blob | undefined; clear(): void }

export function recorder(form: HTMLFormElement, say: (key: string, ...args: (string | number)[]) => string): Recorded {
  const input = form.querySelector<HTMLInputElement>("#f-voice");
  const box = form.querySelector<HTMLElement>("[data-recorder]");
  const button = form.querySelector<HTMLButtonElement>("[data-record]");
  const told = form.querySelector<HTMLElement>("[data-recorded]");
  let kept: Blob | undefined;
  let shown = "";

  const clear = (): void => {
    kept = undefined;
    if (shown) URL.revokeObjectURL(shown);
    shown = "";
    told?.replaceChildren();
    if (input) input.value = "";
  };
  const plain: Recorded = { blob: () => kept ?? input?.files?.[0], clear };
  const can = typeof MediaRecorder === "function" && Boolean(navigator.mediaDevices);
  const kind = can ? KINDS.find((each) => MediaRecorder.isTypeSupported(each)) : undefined;
  if (!kind || !box || !button || !told) return plain;
  box.hidden = false;
  if (input) input.hidden = true;

  const show = (): void => {
    if (!kept) return;
    shown = URL.createObjectURL(kept);
    const sound = document.createElement("audio");
    sound.controls = true;
    sound.src = shown;
    sound.setAttribute("aria-label", say("listen"));
    const off = document.createElement("button");
    off.type = "button";
    off.className = "button quiet small";
    off.textContent = say("remove");
    off.addEventListener("click", clear);
    told.replaceChildren(sound, off);
  };

  let running: MediaRecorder | undefined;
  button.addEventListener("click", async () => {
    if (running) { running.stop(); return; }
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      told.textContent = say("no-voice");
      return;
    }
    clear();
    const pieces: Blob[] = [];
    const taking = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS_A_SECOND });
    running = taking;
    button.textContent = say("stop");
    let seconds = 0;
    told.textContent = say("recording", 0);
    const clock = window.setInterval(() => {
      seconds += 1;
      told.textContent = say("recording", seconds);
      if (seconds >= LONGEST_S) taking.stop();
    }, 1000);
    taking.ondataavailable = (event) => { if (event.data.size > 0) pieces.push(event.data); };
    taking.onstop = () => {
      window.clearInterval(clock);
      stream.getTracks().forEach((track) => track.stop());
      running = undefined;
      button.textContent = say("record");
      kept = new Blob(pieces, { type: kind.split(";")[0] ?? kind });
      show();
    };
    taking.start();
  });
  return plain;
}
