/** Finding among boxes to tick while typing: what is ticked stays. Without this file the search asks
 *  the server. */

function filter(box: HTMLElement): void {
  const list = document.getElementById(box.dataset.filter ?? "");
  const field = box.querySelector<HTMLInputElement>("input[type=search]");
  const form = box.querySelector("form");
  if (!list || !field || !form) return;
  const look = (): void => {
    const words = field.value.trim().split(/\s+/).filter((word) => word !== "");
    list.querySelectorAll<HTMLElement>(".choice").forEach((choice) => {
      const ticked = choice.querySelector<HTMLInputElement>("input")?.checked ?? false;
      const text = choice.textContent ?? "";
      choice.hidden = !ticked && !words.every((word) => text.includes(word));
    });
  };
  field.addEventListener("input", look);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
}

/** Boxes marked with `data-filter`, which names the list. */
export function filterChoices(): void {
  document.querySelectorAll<HTMLElement>("[data-filter]").forEach(filter);
}
