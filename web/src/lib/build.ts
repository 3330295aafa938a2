const seenKey = 'geodrill.build';

/** The build that this page is of: its entry, whose name changes with anything in it. Empty in development and tests. */
const own = document.querySelector<HTMLScriptElement>('script[src^="/assets/"]')?.getAttribute('src') ?? '';

/** Whether the server has pages of another build: then the next one is loaded anew; leaving, at once. */
export const build = { outdated: false, leaving: false };

let heard = false;

/**
 * Hears of which build the server's pages are. A page that was kept for want of a network may be old: if the first answer
 * says so, nothing has been done on it yet, and it is loaded anew, once for a build.
 */
export function hearBuild(told: string | null): void {
  if (!told || !own) return;
  const first = !heard;
  heard = true;
  build.outdated = told !== own;
  try {
    if (!build.outdated || !first || sessionStorage.getItem(seenKey) === told) return;
    sessionStorage.setItem(seenKey, told);
    build.leaving = true;
    location.reload();
  } catch {
    // without a memory it is not tried: it might go on for ever
  }
}

/** Loads the page anew once the server answers; before, the browser would put an error page of its own in its place. */
export async function reload(): Promise<void> {
  try {
    await fetch('/healthz', { cache: 'no-store' });
    location.reload();
  } catch {
    // not yet
  }
}
