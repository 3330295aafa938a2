import type { Criterion, Heading, Marking, Work } from '../api/client';

/** What is put together for one criterion: points as they are typed, and where the evidence is. */
export interface AwardDraft {
  points: string;
  evidence: Heading[];
}

/** What is put together for a work. */
export interface MarkingDraft {
  awards: Record<string, AwardDraft>;
  comment: string;
}

/** The marking of a role, if it may be seen. */
export const markingOf = (work: Work, role: Marking['role']): Marking | undefined =>
  work.markings.find((m) => m.role === role);

/** Whether what is put together is the one marking that two agree on. */
export const settles = (work: Work): boolean => ['differing', 'agreed', 'settled'].includes(work.state);

/** What a marker begins with: their own marking; where two differ, what they agree on; else nothing. */
export function openDraft(work: Work): MarkingDraft {
  const [first, second] = [markingOf(work, 'first'), markingOf(work, 'second')];
  if (!settles(work)) return draftOf(work.criteria, work.own && markingOf(work, work.own));
  const settled = markingOf(work, 'settled');
  if (settled || !first || !second) return draftOf(work.criteria, settled);
  const [a, b] = [draftOf(work.criteria, first), draftOf(work.criteria, second)];
  for (const { id } of work.criteria) {
    if (given(a.awards[id]) !== given(b.awards[id])) a.awards[id] = { points: '', evidence: [] };
  }
  return { awards: a.awards, comment: first.comment || second.comment };
}

/** A marking as it is put together. */
export function draftOf(criteria: Criterion[], marking: Marking | undefined): MarkingDraft {
  const awards: MarkingDraft['awards'] = {};
  for (const { id } of criteria) {
    const award = marking?.awards.find((one) => one.criterion === id);
    awards[id] = { points: award ? String(award.points) : '', evidence: award?.evidence ?? [] };
  }
  return { awards, comment: marking?.comment ?? '' };
}

/** What a criterion is given: its points, or nothing without evidence. */
export const given = (award: AwardDraft | undefined): string =>
  award && award.points !== '' && award.evidence.length > 0 ? String(Number(award.points)) : '';

/** Whether it has points that do not count, as nothing says where the evidence is. */
export const isLost = ({ points, evidence }: AwardDraft): boolean => Number(points) > 0 && evidence.length === 0;

/** Whether the points fit the criterion; none do, too. */
export const fits = ({ maxPoints }: Criterion, { points }: AwardDraft): boolean =>
  points === '' || (/^\d{1,7}$/.test(points) && Number(points) <= maxPoints);

/** What is sent: the criteria with points. */
export const closeDraft = ({ awards, comment }: MarkingDraft) => ({
  awards: Object.entries(awards)
    .filter(([, { points }]) => points !== '')
    .map(([criterion, { points, evidence }]) => ({ criterion, points: Number(points), evidence })),
  comment,
});

/** What criteria with evidence give together. */
export const sumOf = (draft: MarkingDraft): number =>
  Object.values(draft.awards).reduce((sum, award) => sum + Number(given(award)), 0);
