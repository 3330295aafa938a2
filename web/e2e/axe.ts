import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Holds a page, or the part of it that a selector names, to every rule of axe.
 *
 * No page of the product has frames, so axe runs in the page itself instead of gathering from a second one, and it
 * keeps the nodes of violations alone: the rules are all the same, and it takes a quarter of the time.
 */
export async function expectNoViolations(page: Page, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join('  ')}`)).toEqual([]);
}
