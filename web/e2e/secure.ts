import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Certificate } from './certificate';
import { buildNext } from './nextbuild';
import { Room } from './room';
import { test as base } from './test';

interface Secure {
  /** The file of the program with other pages; it is built while the spec begins. */
  nextBuild: Promise<string>;
}

/** As the other specs have it, but over TLS, with a certificate that the browser trusts: a service worker needs that. */
export const test = base.extend<Secure, { certificate: Certificate }>({
  certificate: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from this pattern
    async ({}, use) => {
      const certificate = await Certificate.make();
      await use(certificate);
      await certificate.remove();
    },
    { scope: 'worker' },
  ],
  browser: [
    async ({ playwright, launchOptions, certificate }, use) => {
      const trust = `--ignore-certificate-errors-spki-list=${certificate.fingerprint}`;
      const browser = await playwright.chromium.launch({
        ...launchOptions,
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', // the shell is in no hurry to change workers
        args: [...(launchOptions.args ?? []), trust],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  room: async ({ certificate }, use) => {
    const room = await Room.open(certificate);
    await use(room);
    await room.close();
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  nextBuild: async ({}, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'geodrill-next-'));
    const building = buildNext(folder);
    building.catch(() => {}); // who waits for it hears of it
    await use(building);
    await Promise.allSettled([building]);
    await rm(folder, { recursive: true });
  },
});

export { expect } from '@playwright/test';
