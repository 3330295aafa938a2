import { expect, type BrowserContext, type Page } from '@playwright/test';
import { expectNoViolations } from './axe';

/**
 * Watches browsers for what must never happen: a request to another host, a refusal, a failed request, an error in the
 * console or thrown by a page, a breach of the content security policy. A spec names in advance what it provokes.
 */
export class Watch {
  readonly #complaints: string[] = [];
  readonly #expected: { pattern: RegExp; seen: boolean }[] = [];

  async over(context: BrowserContext, origin: string): Promise<void> {
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== origin) this.#complaints.push(`elsewhere: ${url.href}`);
    });
    context.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (response.status() >= 400) {
        this.#complaints.push(`${response.status()} ${response.request().method()} ${pathname}`);
      }
    });
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      if (/^Failed to load resource: the server responded/.test(text)) return; // said above, with its address
      this.#complaints.push(`console: ${text} (${message.location().url})`);
    });
    context.on('weberror', (thrown) => this.#complaints.push(`thrown: ${thrown.error().message}`));
    await context.addInitScript(() => {
      addEventListener('securitypolicyviolation', (e) => {
        console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`);
      });
    });
  }

  /** Lets pass what a spec provokes, such as /^409 POST .*\/join$/. It has to happen, or the spec fails. */
  expects(...patterns: RegExp[]): void {
    this.#expected.push(...patterns.map((pattern) => ({ pattern, seen: false })));
  }

  /** Lets pass that requests fail because the network or the server is away. */
  expectsNoNetwork(): void {
    this.expects(/^console: .*(net::ERR_|ERR_INTERNET_DISCONNECTED)/);
  }

  /** Fails if something happened that nobody expected, or something expected did not. */
  done(): void {
    const unexpected = this.#complaints.filter((complaint) => {
      const known = this.#expected.filter((e) => e.pattern.test(complaint));
      for (const e of known) e.seen = true;
      return known.length === 0;
    });
    expect(unexpected, 'what must never happen').toEqual([]);
    const missing = this.#expected.filter((e) => !e.seen).map((e) => String(e.pattern));
    expect(missing, 'what should have happened').toEqual([]);
  }
}

/** Fails if the page can be scrolled sideways, and names what is too wide. */
export async function expectToFit(page: Page): Promise<void> {
  const wider = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const all = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > clientWidth);
    const inmost = all.filter((e) => ![...e.children].some((child) => all.includes(child)));
    return [`${scrollWidth - clientWidth} pixels`, ...inmost.map((e) => e.outerHTML.slice(0, 120))];
  });
  expect.soft(wider, 'what makes the page wider than the screen').toEqual([]);
}

/** Fails if some text does not fit into the box that it is in and is cut off. Long names of people's own may be. */
export async function expectNothingCut(page: Page): Promise<void> {
  const cut = await page.evaluate(() => {
    const texts = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const { overflowX, clip, clipPath } = getComputedStyle(element);
      if (
        !own ||
        element.closest('[aria-expanded=false]') ||
        overflowX === 'visible' ||
        clip !== 'auto' ||
        clipPath !== 'none'
      )
        return false;
      return element.scrollWidth > element.clientWidth + 1;
    });
    return texts.map((element) => element.textContent?.trim());
  });
  expect.soft(cut, 'texts that are cut off').toEqual([]);
}

/** Holds a page, or a part of a long one, to what every page is held to, and keeps a picture of it. */
export async function inspect({ page }: { page: Page }, file: string, part?: string): Promise<void> {
  if (part) await page.locator(part).screenshot({ path: file });
  else await page.screenshot({ path: file, fullPage: true });
  await expectToFit(page);
  await expectNoViolations(page, part);
}
