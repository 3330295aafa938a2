import type { components } from '../src/api/schema';
import type { Client } from './room';

type Schemas = components['schemas'];

/** Gives the class a set whose first photo asks for a place and a reasoning; before it is shown, it may be warned of. */
export async function askForReasons(author: Client, warning?: Schemas['Texts']): Promise<Schemas['Exercise']> {
  const { items } = await author.get<Schemas['SetList']>('/api/v1/sets');
  const kinds = items.find((set) => set.name === 'kinds');
  const copy = await author.post<Schemas['SetDraft']>(`/api/v1/sets/${kinds?.id}/duplicate`, {});
  const first = `/api/v1/sets/${copy.id}/challenges/${copy.challenges[0]?.id}`;
  const { content, etag } = await author.get<Schemas['ChallengeDraft']>(first);
  const criteria = [
    {
      id: 'clues',
      text: { en: 'Names three clues that fit no other place', ru: 'Названы три зацепки' },
      maxPoints: 300,
    },
    { id: 'source', text: { en: 'Has a second source', ru: 'Есть второй источник' }, maxPoints: 200 },
  ];
  const questions = [...(content.questions ?? []).slice(0, 1), { kind: 'reasoning', key: { criteria } }];
  const furtherReading = [{ title: { en: 'The lakes', ru: 'Озёра' }, url: 'https://example.org/lakes' }];
  await author.replace(first, { ...content, questions, furtherReading, ...(warning && { warning }) }, etag);
  const { draft } = await author.get<Schemas['SetDraft']>(`/api/v1/sets/${copy.id}`);
  const { id: version } = await author.post<{ id: string }>(`/api/v1/sets/${copy.id}/versions`, {}, draft);
  const cohort = (await author.get<Schemas['CohortList']>('/api/v1/cohorts')).items[0]?.id;
  return author.post<Schemas['Exercise']>('/api/v1/exercises', { version, cohort, reveal: 'at_once' });
}
