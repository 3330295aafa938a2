import type { AuthoredChallenge, ImageMetadata, OwnImage } from '../api/client';
import type { LonLat } from '../map/sphere';
import { closeChallenge, newQuestion, type EditedChallenge, type EditedQuestion } from './author';

/** A part of what a photo says of itself. */
export type Field = ImageMetadata['flags'][number]['field'];

/** Why what a photo says of a field is to be doubted: the codes of its flags, and that nobody knows the zone of a clock. */
export function doubtsOf(metadata: ImageMetadata, field: Field): string[] {
  const flags = metadata.flags.filter((flag) => flag.field === field).map((flag) => flag.code as string);
  return field === 'time' && metadata.time?.zone === 'unknown' ? [...flags, 'zone_unknown'] : flags;
}

export const placeIn = (metadata: ImageMetadata | undefined): LonLat | null =>
  (metadata?.place?.point.coordinates as LonLat | undefined) ?? null;

/** Makes a place the key of the first question for a place that has none, of a new one where there is none. */
export function takePlace(content: EditedChallenge, [lon, lat]: LonLat, errorMeters?: number): void {
  questionFor(content, 'place').key = { type: 'Point', coordinates: [lon, lat] };
  if (errorMeters) content.provenance.uncertaintyMeters ??= errorMeters;
}

/** Makes an instant the key of the first question for a time that has none, as for a place. */
export function takeTime(content: EditedChallenge, at: string): void {
  questionFor(content, 'time').key = { from: new Date(at).toISOString() };
}

/** Whether a question of a kind waits for a key, or there is none of it yet. */
export function wantsKey(content: EditedChallenge, kind: 'place' | 'time'): boolean {
  const asked = content.questions.filter((question) => question.kind === kind);
  return asked.length === 0 || asked.some((question) => !question.key);
}

function questionFor(content: EditedChallenge, kind: 'place' | 'time'): EditedQuestion {
  const waiting = content.questions.find((question) => question.kind === kind && !question.key);
  if (waiting) return waiting;
  content.questions.push(newQuestion(kind));
  return content.questions.at(-1)!;
}

/** A photo that has arrived, and the file that it was. */
export interface Arrived {
  name: string;
  image: OwnImage;
}

/** In the order in which they were taken; those that do not say when come last, as they came. */
export function inOrderOfTime(photos: Arrived[]): Arrived[] {
  const at = ({ image }: Arrived) => Date.parse(image.metadata?.time?.at ?? '') || Infinity;
  return photos.toSorted((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

/** How a challenge got its place from its photo: surely; not, because it is doubtful; or because there is none. */
export type Placed = 'sure' | 'doubtful' | 'none';

export function placedBy(metadata: ImageMetadata | undefined): Placed {
  if (metadata && doubtsOf(metadata, 'place').length > 0) return 'doubtful';
  return placeIn(metadata) ? 'sure' : 'none';
}

/** What is said of several photos at once. */
export interface SaidOfAll {
  author: string;
  licence: string;
  source: string;
  consent: string;
}

/**
 * The challenge that a photo becomes: it asks for the place, and has it for a key where the photo says it without a
 * doubt. `truth` says in words how such a key is known.
 */
export function challengeOf(
  { id, metadata }: OwnImage,
  truth: string,
  said: Partial<SaidOfAll> = {},
): AuthoredChallenge {
  const place = placedBy(metadata) === 'sure' ? placeIn(metadata) : null;
  const { consent, ...credit } = said;
  const question = newQuestion('place');
  return closeChallenge({
    images: [{ image: id, credit }],
    questions: [place ? { ...question, key: { type: 'Point', coordinates: place } } : question],
    provenance: { consent, ...(place && { truth, uncertaintyMeters: metadata?.place?.errorMeters }) },
  });
}
