import type { Page } from '@playwright/test';

declare global {
  interface Window {
    geodrillHeard: string[];
  }
}

/** What a screen reader says of a page by itself, as it happens. */
export class Heard {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Listens to the pages that are loaded from now on. */
  static async on(page: Page): Promise<Heard> {
    await page.addInitScript(() => {
      window.geodrillHeard = [];
      const regions = '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]';
      const known = new WeakMap<Element, string>();
      const listen = (region: Element) => {
        const text = region.textContent?.replace(/\s+/g, ' ').trim() ?? '';
        if (text === (known.get(region) ?? '')) return;
        // Of a polite region that comes with its text many readers say nothing.
        const late = !known.has(region) && !region.matches('[role=alert], [aria-live=assertive]');
        known.set(region, text);
        if (text) window.geodrillHeard.push(late ? `too late: ${text}` : text);
      };
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          const at = target instanceof Element ? target : target.parentElement;
          const around = at?.closest(regions);
          if (around?.isConnected) listen(around);
          for (const added of addedNodes) {
            if (!(added instanceof Element) || !added.isConnected) continue;
            for (const region of [added, ...added.querySelectorAll(regions)]) {
              if (!region.matches(regions)) continue;
              listen(region);
              if (!known.has(region)) known.set(region, '');
            }
          }
        }
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    return new Heard(page);
  }

  /** All that was said and matches, in its order. */
  of(pattern: string): Promise<string[]> {
    return this.#page.evaluate((part) => window.geodrillHeard.filter((text) => text.includes(part)), pattern);
  }
}
