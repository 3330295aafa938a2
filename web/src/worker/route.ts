/** What the service worker does with a request: null, nothing. */
export type Kind = 'page' | 'asset' | 'tile' | 'map' | null;

/** Paths below which nothing is a page, as the server has them. */
const notPages = /^\/(api|iiif|basemap|healthz|readyz|metrics)(\/|$)/;

/**
 * Pages and their hashed files are kept, and the map: the server names the version of a tile in its address. Whatever
 * depends on who asks, all of /api and /iiif, is none of the worker's business.
 */
export function kindOf(address: string, origin: string, method = 'GET', mode = ''): Kind {
  const url = new URL(address);
  if (method !== 'GET' || url.origin !== origin) return null;
  const { pathname, search } = url;
  if (pathname.startsWith('/assets/')) return 'asset';
  if (pathname === '/basemap/tiles.json') return 'map';
  if (/^\/basemap\/\d+\/\d+\/\d+\.mvt$/.test(pathname) && search.startsWith('?v=')) return 'tile';
  if (mode !== 'navigate' || notPages.test(pathname) || /\.[^/]*$/.test(pathname)) return null;
  return 'page';
}
