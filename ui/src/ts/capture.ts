/** A photo from the phone: made smaller before it is sent, shown, and taken again if bad.
    Without a script, or if the picture cannot be read here, the plain file input sends the original. */

const DEFAULT_EDGE = 2000;
const DEFAULT_QUALITY = 0.86;

async function shrink(file: File, edge: number, quality: number): Promise<File> {
  if (!file.type.startsWith("image/") || typeof createImageBitmap !== "function") return file;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) return file;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.[^.]+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
}

function size(bytes: number): string {
  return bytes >= 1_048_576 ? `${(bytes / 1_048_576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function attach(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>('input[type="file"]');
  const picture = box.querySelector<HTMLImageElement>("img");
  const note = box.querySelector<HTMLElement>("[data-capture-note]");
  if (!input || !picture) return;
  let shown = "";

  const clear = (): void => {
    if (shown) URL.revokeObjectURL(shown);
    shown = "";
    picture.removeAttribute("src");
    box.classList.remove("has-shot");
    if (note) note.textContent = "";
  };

  const take = async (): Promise<void> => {
    const file = input.files?.[0];
    clear();
    if (!file) return;
    let ready = file;
    try {
      ready = await shrink(file, Number(box.dataset.edge) || DEFAULT_EDGE, Number(box.dataset.quality) || DEFAULT_QUALITY);
      if (ready !== file) {
        const bag = new DataTransfer();
        bag.items.add(ready);
        input.files = bag.files;
      }
    } catch {
      ready = file; // the server checks by content and says what is wrong
    }
    if (ready.type.startsWith("image/")) {
      shown = URL.createObjectURL(ready);
      picture.src = shown;
    }
    if (note) note.textContent = `${note.dataset.ready ?? ""} ${size(ready.size)}`.trim();
    box.classList.add("has-shot");
  };

  input.addEventListener("change", () => void take());
  box.querySelector("[data-retake]")?.addEventListener("click", () => {
    input.value = "";
    clear();
    input.click();
  });
}

document.querySelectorAll<HTMLElement>("[data-capture]").forEach(attach);
