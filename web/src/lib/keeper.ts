/** Lets a service worker keep the pages and the map, where the browser has one: over HTTPS, and on this machine. */
export async function keepShell(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // eslint-disable-next-line no-restricted-properties -- it was looked for
  const workers = navigator.serviceWorker;
  // A worker that takes over, the first or that of another build, was not there when the page was loaded: it is told,
  // of what is under way still once that has come.
  workers.addEventListener('controllerchange', () => {
    const since = performance.now();
    new PerformanceObserver((loaded) => {
      const before = loaded.getEntries().filter(({ startTime }) => startTime < since);
      if (before.length > 0) workers.controller?.postMessage(before.map(({ name }) => name));
    }).observe({ type: 'resource', buffered: true });
  });
  try {
    const kept = await workers.register('/sw.js');
    await kept.update(); // browsers look by themselves when they have nothing else to do
  } catch {
    // then nothing is kept, as over plain HTTP
  }
}
