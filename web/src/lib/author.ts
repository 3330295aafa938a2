import type {
  AuthoredChallenge,
  AuthoredClue,
  AuthoredCriterion,
  AuthoredHint,
  AuthoredImage,
  AuthoredReading,
  AuthoredQuestion,
  QuestionKind,
  Texts,
} from '../api/client';
import { hostOf } from './webaddress';

/** The texts of a set, which are edited together. */
export interface SetTexts {
  title: Texts;
  description: Texts;
  languages: string[];
}

/** A challenge while it is edited: every part that a field shows is there. */
export type EditedChallenge = Omit<AuthoredChallenge, 'images' | 'questions' | 'hints' | 'furtherReading' | 'clues'> &
  Required<Pick<AuthoredChallenge, 'title' | 'prompt' | 'debrief' | 'warning' | 'tags' | 'provenance'>> & {
    clues: EditedClue[];
    hints: EditedHint[];
    furtherReading: EditedReading[];
    images: EditedImage[];
    questions: EditedQuestion[];
  };
export type EditedClue = AuthoredClue & Required<Pick<AuthoredClue, 'note'>>;
export type EditedHint = Required<AuthoredHint>;
export type EditedReading = Required<AuthoredReading>;
export type EditedImage = AuthoredImage & Required<Pick<AuthoredImage, 'alt' | 'credit'>>;
export type EditedQuestion = AuthoredQuestion & Required<Pick<AuthoredQuestion, 'prompt'>>;

export const techniques = [
  'signs',
  'vegetation',
  'architecture',
  'sun',
  'terrain',
  'vehicles',
  'language',
  'infrastructure',
  'orbit',
] as const;
export const kinds = ['place', 'bearing', 'time', 'text', 'reasoning'] as const satisfies QuestionKind[];
export const presets = ['building', 'street', 'city', 'region', 'world'] as const;
/** What a preset's scale is, in metres. */
export const presetMeters: Record<(typeof presets)[number], number> = {
  building: 100,
  street: 1500,
  city: 25_000,
  region: 200_000,
  world: 1_491_686.2,
};
/** The languages that texts are offered in; others can be typed. */
export const offered = ['en', 'ru', 'kk', 'ky', 'tg', 'tk', 'uz'] as const;

/** A challenge with every part that a field shows. */
export function openChallenge(stored: AuthoredChallenge): EditedChallenge {
  const { images = [], questions = [], hints = [], furtherReading = [], clues = [] } = stored;
  return {
    title: {},
    prompt: {},
    debrief: {},
    warning: {},
    tags: [],
    provenance: {},
    ...structuredClone(stored),
    images: images.map(openImage),
    questions: questions.map(openQuestion),
    hints: hints.map((hint) => ({ text: {}, price: 0, ...hint })),
    furtherReading: furtherReading.map((link) => ({ title: {}, url: '', ...link })),
    clues: clues.map((clue) => ({ note: {}, ...clue })),
  };
}

export const openImage = (image: AuthoredImage): EditedImage => ({
  alt: {},
  credit: {},
  ...without(image, 'width', 'height'),
});

export const openQuestion = (question: AuthoredQuestion): EditedQuestion => ({
  prompt: {},
  ...without(question, 'id'),
});

/** A question of a kind with what it begins with: five thousand points, and a rule that suits most. */
export function newQuestion(kind: QuestionKind): EditedQuestion {
  const maxPoints = kind === 'place' ? 5000 : 1000;
  switch (kind) {
    case 'place':
      return { kind, prompt: {}, maxPoints, rule: { type: 'exponential', preset: 'city' } };
    case 'bearing':
      return { kind, prompt: {}, maxPoints, rule: { type: 'linear', perfectDegrees: 10, zeroDegrees: 60 } };
    case 'time':
      return {
        kind,
        prompt: {},
        maxPoints,
        zone: 'UTC',
        rule: { type: 'linear', perfectMinutes: 15, zeroMinutes: 240 },
      };
    case 'text':
      return { kind, prompt: {}, maxPoints };
    case 'reasoning': // the server adds up what its criteria give
      return { kind, prompt: {}, key: { criteria: newRubric() } };
  }
}

/** The most hints that a challenge has. */
export const mostHints = 10;

/** A hint as it begins: for a tenth of what the challenge gives. */
export const newHint = (): EditedHint => ({ text: {}, price: 0.1 });

/** The most links that a challenge has. */
export const mostReading = 10;

export const newReading = (): EditedReading => ({ title: {}, url: '' });

/** What questions give together; a reasoning what its criteria do. */
export function rewardOf(questions: AuthoredQuestion[]): number {
  const points = questions.flatMap((q) =>
    q.kind === 'reasoning' ? (q.key?.criteria ?? []).map((c) => c.maxPoints) : [q.maxPoints],
  );
  return points.reduce<number>((sum, one) => sum + (one || 0), 0);
}

/** The criteria that a rubric begins with: one for each heading, whose texts are the author's. */
export const newRubric = (): AuthoredCriterion[] =>
  (['clues', 'excluded', 'source', 'limits'] as const).map((id) => ({ id, text: {}, maxPoints: 250 }));

/** An id for one criterion more: the lowest number that none has. */
export function newCriterionID(criteria: AuthoredCriterion[]): string {
  let n = criteria.length + 1;
  while (criteria.some((c) => c.id === `criterion-${n}`)) n++;
  return `criterion-${n}`;
}

/** A challenge as it is stored: without what is empty, and without what the server adds. */
export function closeChallenge(edited: AuthoredChallenge): AuthoredChallenge {
  const { images = [], questions = [], furtherReading = [], country, ...rest } = edited;
  const closed = prune({
    ...rest,
    ...(country && /^[A-Z]{2}$/.test(country) && { country }),
    images: images.map((image) => without(image, 'width', 'height')),
    questions: questions.map(closeQuestion),
    furtherReading: furtherReading.map((link) => (hostOf(link.url ?? '') ? link : without(link, 'url'))),
  });
  return (closed ?? {}) as AuthoredChallenge;
}

/** A question as it is stored. */
export function closeQuestion({ circle, key, ...given }: AuthoredQuestion): AuthoredQuestion {
  const question = given.kind === 'reasoning' ? without(given, 'maxPoints') : given;
  const { accepted, criteria, ...place } = key ?? {};
  const forms = accepted?.filter((form) => form.text);
  const rubric = criteria?.map((c) => ({ ...c, maxPoints: c.maxPoints || 1 }));
  const closed = prune({
    ...without(question, 'id'),
    key: { ...place, ...(forms?.length && { accepted: forms }), ...(rubric && { criteria: rubric }) },
  });
  return { ...(closed as AuthoredQuestion), ...(circle && { circle: (prune(circle) ?? {}) as object }) };
}

export const openSet = ({ title, description, languages }: SetTexts): SetTexts => ({
  title: { ...title },
  description: { ...description },
  languages: [...languages],
});

/** The texts of a set as they are stored: none is empty. */
export const closeSet = ({ title, description, languages }: SetTexts): SetTexts => ({
  title: (prune(title) ?? {}) as Texts,
  description: (prune(description) ?? {}) as Texts,
  languages: [...languages],
});

/** An object without some of its members: those that the server adds and does not look at. */
function without<T extends object, K extends keyof T>(value: T, ...names: K[]): Omit<T, K> {
  const rest = { ...value };
  for (const name of names) delete rest[name];
  return rest;
}

/** A value without texts, lists and objects that are empty; undefined for one that is. */
function prune(value: unknown): unknown {
  if (value === '' || value === null || value === undefined) return undefined;
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (Array.isArray(value)) {
    const items = value.map(prune).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== 'object') return value;
  const members = Object.entries(value)
    .map(([name, member]) => [name, name === 'circle' ? member : prune(member)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

/** A text in the reader's language, else in the first of the set's that has one. */
export function textIn(texts: Texts, language: string, languages: string[] = []): string {
  return [language, ...languages, ...Object.keys(texts)].map((tag) => texts[tag]).find(Boolean) ?? '';
}
