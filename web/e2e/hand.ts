import { expect, type Page } from '@playwright/test';

/** What a finger hits without aiming, in CSS pixels. */
const finger = 44;

/** Fails if something to press is smaller than a finger. A link within a sentence is as high as its line. */
export async function expectTargets(page: Page): Promise<void> {
  const small = await page.evaluate((least) => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [role=button], [role=slider], [role=tab]',
    );
    return [...all].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.sr, .skip, [inert]')) return [];
      const sentence = element.closest('p, li, dd');
      const within = element.tagName === 'A' && sentence && sentence.textContent !== element.textContent;
      if (within && getComputedStyle(element).display === 'inline') return [];
      const target = (element as HTMLInputElement).labels?.[0];
      const sizes = [element, ...(target ? [target] : [])].map((one) => one.getBoundingClientRect());
      // A pixel may be lost where a page is laid out at a fraction.
      if (sizes.some(({ width, height }) => Math.min(width, height) > least - 1)) return [];
      const [box] = sizes;
      return [`${element.outerHTML.slice(0, 120)}: ${Math.round(box!.width)} by ${Math.round(box!.height)}`];
    });
  }, finger);
  expect.soft(small, 'what is too small for a finger').toEqual([]);
}

/**
 * Fails if the focus, wherever Tab can take it, is not seen: because nothing marks it, or because what it is on is out of
 * the screen or wholly under something that stays in its place.
 */
export async function expectFocusSeen(page: Page): Promise<void> {
  await page.keyboard.press('Tab'); // from now on the browser marks the focus
  const hidden = await page.evaluate(() => {
    const marked = (element: Element | null): boolean => {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
      }
      const drawn = element && getComputedStyle(element, '::after'); // over what a map draws
      return drawn !== null && drawn.borderStyle === 'solid' && parseFloat(drawn.borderWidth) >= 2;
    };
    const seen = (element: HTMLElement): boolean => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const parts = [0.05, 0.5, 0.95];
      return parts.some((x) =>
        parts.some((y) => {
          const there = document.elementFromPoint(left + x * width, top + y * height);
          return there !== null && (element.contains(there) || there.contains(element) || isLabel(there, element));
        }),
      );
    };
    const isLabel = (there: Element, element: HTMLElement) =>
      [...((element as HTMLInputElement).labels ?? [])].some((label) => label.contains(there));
    const before = document.activeElement;
    const modal = document.querySelector('dialog:modal');
    const within = modal ?? document.body;
    const all = within.querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex="0"]',
    );
    const troubles = [...all].flatMap((element) => {
      if (element.tabIndex < 0) return [];
      if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled')) return [];
      element.focus();
      if (document.activeElement !== element) return [];
      const name = element.outerHTML.slice(0, 120);
      if (!marked(element)) return [`not marked: ${name}`];
      if (seen(element)) return [];
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return [`covered, at ${[left, top, right, bottom].map(Math.round).join(' ')}: ${name}`];
    });
    if (before instanceof HTMLElement) before.focus();
    else (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
    return troubles;
  });
  expect.soft(hidden, 'where the focus is not seen').toEqual([]);
}
