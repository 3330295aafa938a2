import type { Answer, Question, RightAnswer } from '../api/client';
import { lengthOf, placeOf } from './answer';
import { formatPlace } from './coordinates';
import { formatDistance, t } from './i18n.svelte';
import { formatBearing, formatInterval } from './measure';

/** What is about to be submitted for a question, in sentences; that a circle is missing, too. */
export function summaryOf(question: Question, answers: Answer[]): string[] {
  const answer = answers.find((a) => a.question === question.id);
  const place = placeOf(answer);
  const sentences: string[] = [];
  if (place) sentences.push(t('confirm.place', { place: formatPlace(place) }));
  if (answer?.radiusMeters !== undefined) {
    sentences.push(t('confirm.circle', { radius: formatDistance(answer.radiusMeters) }));
  } else if (question.circle) sentences.push(t('confirm.noCircle'));
  if (answer?.bearingDegrees !== undefined) {
    sentences.push(t('confirm.bearing', { bearing: formatBearing(answer.bearingDegrees) }));
  }
  if (answer?.time) sentences.push(t('confirm.time', { time: formatInterval(question, answer.time) }));
  if (answer?.text !== undefined) sentences.push(t('confirm.text', { text: answer.text }));
  if (answer?.reasoning) {
    const count = lengthOf(answer.reasoning);
    sentences.push(count > 0 ? t('confirm.reasoning', { count }) : t('confirm.noReasoning'));
  }
  return sentences;
}

/** An answer without its circle, in a few words; "" for none. */
export function describeAnswer(question: Question, answer: Answer | undefined): string {
  const place = placeOf(answer);
  if (place) return formatPlace(place);
  if (answer?.bearingDegrees !== undefined) return formatBearing(answer.bearingDegrees);
  if (answer?.time) return formatInterval(question, answer.time);
  return answer?.text ?? '';
}

/** The right answer to a question, in a few words: of a place that is more than a point, what it is. */
export function describeKey(question: Question, { place, bearingDegrees, time, texts }: RightAnswer): string {
  if (place?.type === 'Point') return formatPlace(place.coordinates as [number, number]);
  if (place) {
    const whole = t(`region.${kindOf(place.type)}`);
    return place.excluded ? t('region.less', { place: whole }) : whole;
  }
  if (bearingDegrees !== undefined) return formatBearing(bearingDegrees);
  if (time) return formatInterval(question, time);
  return (texts ?? [])
    .map(({ text, share }) => (share < 1 ? `${text} (${Math.round(share * 100)} %)` : text))
    .join(', ');
}

/** What a key that is not one point is, roughly. */
function kindOf(type: string): 'area' | 'line' | 'places' {
  if (type.endsWith('Polygon')) return 'area';
  return type.endsWith('LineString') ? 'line' : 'places';
}
