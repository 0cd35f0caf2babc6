/** While a patrol runs and its page stands open, tells the server at most once a minute where the phone is.
    Nothing is asked of the phone before a patrol begins or after it ends. */
const EVERY = 60_000;

function watch(box: HTMLElement): void {
  const said = box.querySelector<HTMLElement>("[data-patrol-said]");
  const say = (key: string): void => { if (said) said.textContent = box.dataset[key] ?? ""; };
  if (!("geolocation" in navigator)) { say("none"); return; }
  const tell = (): void => {
    navigator.geolocation.getCurrentPosition((position) => {
      const { longitude, latitude } = position.coords;
      void fetch(box.dataset.patrolHere ?? "", {
        method: "POST", credentials: "same-origin", redirect: "manual",
        body: new URLSearchParams({ csrf: box.dataset.csrf ?? "", lng: longitude.toFixed(7), lat: latitude.toFixed(7) }),
      }).then(() => say("kept"), () => say("later"));
    }, () => say("none"), { enableHighAccuracy: true, maximumAge: 20_000, timeout: 20_000 });
  };
  tell();
  window.setInterval(tell, EVERY);
}

document.querySelectorAll<HTMLElement>("[data-patrol-here]").forEach(watch);
