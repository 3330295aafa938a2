import { kindOf } from './route';

// What TypeScript knows of workers contradicts what it knows of pages, which the other files are for.
interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Worker {
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (e: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (e: Fetching) => void): void;
  addEventListener(type: 'message', listener: (e: MessageEvent & Waiting) => void): void;
}
const worker = globalThis as unknown as Worker;

/** The build's name, which is put in here when it is made: with any change of a page this file changes too. */
const shell = 'geodrill-shell-__BUILD__';
const map = 'geodrill-map';
/** A class looks at a few hundred tiles; each is a few kB. */
const mostTiles = 500;
/** How long a page is waited for before the kept one is shown, in milliseconds. */
const patience = 4000;

worker.addEventListener('install', (e) => e.waitUntil(Promise.all([keep(shell, ['/']), worker.skipWaiting()])));

worker.addEventListener('activate', (e) => {
  const old = (name: string) => name.startsWith('geodrill-shell-') && name !== shell;
  const clean = async () => {
    await Promise.all((await caches.keys()).filter(old).map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  e.waitUntil(clean());
});

worker.addEventListener('fetch', (e) => {
  const { url, method, mode } = e.request;
  switch (kindOf(url, worker.location.origin, method, mode)) {
    case 'page':
      return e.respondWith(page(e.request));
    case 'asset':
      return e.respondWith(kept(shell, e));
    case 'tile':
      return e.respondWith(kept(map, e));
    case 'map':
      return e.respondWith(fresh(map, e));
  }
});

// A page tells what it has loaded before this worker was there.
worker.addEventListener('message', (e) => {
  const loaded = (Array.isArray(e.data) ? e.data : []).filter((url) => typeof url === 'string');
  const of = (kinds: string[]) => loaded.filter((url) => kinds.includes(kindOf(url, worker.location.origin) ?? ''));
  e.waitUntil(Promise.all([keep(shell, of(['asset'])), keep(map, of(['tile', 'map']))]));
});

/** The server's page; the kept one where the network does not give it in time. The page itself looks whether it is old. */
async function page(request: Request): Promise<Response> {
  const asked = fetch(request);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience));
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  return answer ?? (await caches.match('/', { cacheName: shell })) ?? asked;
}

/** What is kept, or else the server's, which is kept then: its address changes with its content. */
async function kept(cache: string, e: Fetching): Promise<Response> {
  const found = await caches.match(e.request, { cacheName: cache });
  return found ?? fresh(cache, e);
}

/** The server's, which is kept; what was kept, without network. */
async function fresh(cache: string, e: Fetching): Promise<Response> {
  try {
    const response = await fetch(e.request);
    if (response.status === 200) e.waitUntil(put(cache, e.request, response.clone()));
    return response;
  } catch (lost) {
    const found = await caches.match(e.request, { cacheName: cache });
    if (found) return found;
    throw lost;
  }
}

async function put(name: string, request: Request, response: Response): Promise<void> {
  const cache = await caches.open(name);
  await cache.put(request, response);
  if (name !== map) return;
  const keys = await cache.keys(); // the oldest first
  await Promise.all(keys.slice(0, Math.max(0, keys.length - mostTiles)).map((key) => cache.delete(key)));
}

/** Keeps what is not kept yet, of which the browser itself still has most. */
async function keep(name: string, addresses: string[]): Promise<void> {
  const cache = await caches.open(name);
  const missing = await Promise.all(addresses.map(async (a) => ((await cache.match(a)) ? [] : [a])));
  await Promise.all(missing.flat().map((a) => cache.add(a).catch(() => {}))); // a file of another build may be gone
}
