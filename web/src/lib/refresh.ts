/** What happens twice in so many milliseconds is one reason to load: a window that gets the focus also comes into sight. */
const oneReason = 500;

/**
 * Calls a function every so many milliseconds while the page is in sight, and at once when it comes back into sight, gets
 * the focus, or the network returns, until the returned function is called.
 */
export function keepFresh(load: () => void, every: number): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let last = -Infinity;
  const now = () => {
    if (document.hidden || performance.now() - last < oneReason) return;
    last = performance.now();
    load();
  };
  const timer = setInterval(now, every);
  document.addEventListener('visibilitychange', now, { signal });
  for (const reason of ['focus', 'online']) addEventListener(reason, now, { signal });
  return () => {
    clearInterval(timer);
    ending.abort();
  };
}
