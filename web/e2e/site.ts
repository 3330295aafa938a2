import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

const contentTypes: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** Builds the page in a folder into another, as the product is built. */
export async function buildPage(root: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root,
    plugins: [svelte()],
    logLevel: 'error',
    build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700, outDir: folder, emptyOutDir: true },
  });
}

/** A page of the tests' own on a port that is free. It has the map and photos of a server, of which it asks everything once. */
export class Site {
  readonly address: string;
  readonly close: () => Promise<unknown>;

  private constructor(address: string, close: () => Promise<unknown>) {
    this.address = address;
    this.close = close;
  }

  /** @param image asks the server for what belongs to a photo, as somebody who may see it */
  static async open(folder: string, server: string, image: Ask = ask): Promise<Site> {
    const known = new Map<string, Promise<Answer>>();
    const http = createServer((request, response) => {
      const { pathname, search } = new URL(request.url ?? '/', server);
      const key = pathname + search;
      if (!known.has(key)) {
        const from = /^\/(basemap|iiif)\//.exec(pathname)?.[1];
        const answer = from === 'basemap' ? ask(server + key) : from ? image(server + key) : read(folder, pathname);
        known.set(key, answer);
      }
      known.get(key)!.then(
        ({ status, contentType, body }) => response.writeHead(status, { 'Content-Type': contentType }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const { port } = http.address() as AddressInfo;
    return new Site(`http://127.0.0.1:${port}/`, () => new Promise((resolve) => http.close(resolve)));
  }
}

export type Ask = (address: string) => Promise<Answer>;

interface Answer {
  status: number;
  contentType: string;
  body: Buffer;
}

async function read(folder: string, pathname: string): Promise<Answer> {
  const file = path.join(folder, pathname === '/' ? 'index.html' : path.normalize(pathname));
  return { status: 200, contentType: contentTypes[path.extname(file)] ?? '', body: await readFile(file) };
}

async function ask(address: string): Promise<Answer> {
  const response = await fetch(address);
  const contentType = response.headers.get('Content-Type') ?? '';
  return { status: response.status, contentType, body: Buffer.from(await response.arrayBuffer()) };
}
