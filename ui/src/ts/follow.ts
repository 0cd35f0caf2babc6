/** A stream of changes that connects again by itself and says where it stopped. */
export interface Follower {
  /** Changes of cases. */
  cases(changes: unknown[]): void;
  /** What was missed is not kept any more: read everything again. */
  again(): void;
  /** The line stands, or broke. */
  line(stands: boolean): void;
}

const AFTER_MS = 5_000;

/** Follows from a place of the journal on; answers how to end it. */
export function follow(path: string, from: number, follower: Follower): () => void {
  let place = String(from);
  let source: EventSource | undefined;
  let later = 0;
  let over = false;
  const open = (): void => {
    if (over) return;
    source = new EventSource(`${path}?after=${encodeURIComponent(place)}`);
    const keep = (event: MessageEvent): void => { place = event.lastEventId || place; };
    source.addEventListener("hello", (event) => { keep(event); follower.line(true); });
    source.addEventListener("again", (event) => { keep(event); follower.again(); });
    source.addEventListener("cases", (event) => {
      keep(event);
      follower.cases(JSON.parse(event.data as string) as unknown[]);
    });
    source.addEventListener("error", () => {
      follower.line(false);
      // A browser gives up after an answer that is no stream; we do not.
      if (source?.readyState === EventSource.CLOSED) {
        clearTimeout(later);
        later = window.setTimeout(open, AFTER_MS);
      }
    });
  };
  open();
  return () => { over = true; clearTimeout(later); source?.close(); };
}
