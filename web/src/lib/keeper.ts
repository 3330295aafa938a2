/** Lets a service worker keep the pages and the map, where the browser has one: over HTTPS, and on this machine. */
export async function keepShell(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // eslint-disable-next-line no-restricted-properties -- it was looked for
  const workers = navigator.serviceWorker;
  try {
    await workers.register('/sw.js');
    const { active } = await workers.ready;
    active?.postMessage(performance.getEntriesByType('resource').map((r) => r.name));
  } catch {
    // then nothing is kept, as over plain HTTP
  }
}
