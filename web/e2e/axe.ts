import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { expect, type Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/**
 * Holds a page, or the part of it that a selector names, to every rule of axe.
 *
 * No page of the product has frames, so axe runs in the page itself, where it stays until the page is loaded anew:
 * a check takes a fifth of the time that it takes through @axe-core/playwright, with the same rules.
 */
export async function expectNoViolations(page: Page, part?: string): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const violations = await page.evaluate(async (selector) => {
    const found = await window.axe!.run(selector ?? document, { resultTypes: ['violations'] });
    return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join('  ')}`);
  }, part);
  expect.soft(violations).toEqual([]);
}
