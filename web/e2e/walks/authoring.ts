import { expect } from '@playwright/test';
import type { components } from '../../src/api/schema';
import type { Client } from '../room';
import type { Walk } from './walk';

type Schemas = components['schemas'];

/** Where sets are made: the list, a set, a challenge with questions of every kind, and how it looks to a trainee. */
export async function walkAuthoring({ me, visit }: Walk, author: Client): Promise<void> {
  const { page, words } = me;
  const { items } = await author.get<Schemas['SetList']>('/api/v1/sets');
  const kinds = items.find((set) => set.name === 'kinds')!;
  await me.go('/sets');
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  await visit('sets');

  const empty = await author.post<Schemas['SetDraft']>('/api/v1/sets', { languages: ['en'], title: { en: 'Shores' } });
  await me.go(`/sets/${empty.id}`);
  await expect(page.getByRole('heading', { level: 3 }).filter({ hasText: /\d/ })).toBeVisible(); // so many things are missing
  await visit('set-incomplete');

  const copy = await author.post<Schemas['SetDraft']>(`/api/v1/sets/${kinds.id}/duplicate`, {});
  await me.go(`/sets/${copy.id}`);
  await expect(page.getByText(words('publish.complete'))).toBeVisible();
  await me.button('publish.do').click();
  await expect(page.getByText(words('publish.done', { n: 1 }))).toBeVisible();
  await visit('set');

  const [first, , last] = copy.challenges.map(({ id }) => `/sets/${copy.id}/challenges/${id}`);
  await me.go(first!);
  await expect(page.getByRole('application', { name: words('key.map') })).toHaveAttribute('data-ready', 'true');
  await visit('challenge');
  await me.go(last!);
  await page.getByRole('button', { name: words('redact.open', { n: 1 }) }).press('Enter');
  const panel = page.getByRole('region', { name: words('redact.title', { n: 1 }) });
  await expect(panel.getByRole('application')).toHaveAttribute('data-ready', 'true');
  await panel.getByRole('button', { name: words('draw.middle') }).press('Enter');
  await visit('redact');

  await me.go(`${first}/preview`);
  await expect(me.coordinates).toBeVisible();
  await visit('preview');
  await me.coordinates.fill('42.4 N, 77.2 E');
  await me.coordinates.press('Enter');
  await me.answer.getByLabel(words('bearing.label')).fill('90');
  await me.answer.getByLabel(words('text.label')).fill('Almaty');
  await me.answer.getByLabel(words('time.from'), { exact: true }).fill('12:00');
  await me.submit();
  await expect(me.points).toBeVisible();
  await visit('preview-tried');
}
