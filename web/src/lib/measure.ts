import type { Interval, Question } from '../api/client';
import { formatDate, formatNumber, formatOffset, t, type Key } from './i18n.svelte';
import { zoneOf } from './moment';
import { offsetAt, wallAt } from './zone';

/** The points of the compass, clockwise from north. */
const compass = 'n nne ne ene e ese se sse s ssw sw wsw w wnw nw nnw'.split(' ');

/** A direction in degrees and in words: 135°, south-east. */
export function formatBearing(degrees: number): string {
  const point = compass[Math.round(degrees / 22.5) % compass.length];
  return t('bearing.value', { degrees: formatNumber(degrees), point: t(`compass.${point}` as Key) });
}

/** The degrees that somebody typed, with a point or a comma, from 0 to below 360; undefined for nothing, null for what is no bearing. */
export function readBearing(text: string): number | null | undefined {
  const typed = text.trim().replace(/\s*°$/, '').replace(',', '.');
  if (typed === '') return undefined;
  const degrees = /^\d*\.?\d*$/.test(typed) ? Number(typed) : NaN;
  return degrees <= 360 ? degrees % 360 : null;
}

/** Degrees as the language types them: 137,5. */
export const writeBearing = (degrees: number): string => String(degrees).replace('.', t('format.point'));

/** An angle: 12.5°. */
export const formatAngle = (degrees: number): string => t('unit.degrees', { n: degrees });

/** How long minutes are, by their two largest units: 45 min, 3 h 20 min, 2 d 4 h. */
export function formatDuration(minutes: number): string {
  if (minutes < 60) return t('unit.min', { n: minutes });
  const whole = Math.round(minutes);
  const [days, hours, rest] = [Math.floor(whole / 1440), Math.floor((whole % 1440) / 60), whole % 60];
  const parts = days > 0 ? [days, hours, 0] : [0, hours, rest];
  return (['unit.d', 'unit.h', 'unit.min'] as const)
    .map((unit, i) => (parts[i] ? t(unit, { n: parts[i] }) : ''))
    .filter((part) => part !== '')
    .join(' ');
}

/** The zone of a time question, with what its clocks are ahead of UTC: Asia/Almaty, UTC+5. */
export function formatZone(question: Question, instant: number): string {
  const zone = zoneOf(question);
  return `${zone}, ${formatOffset(Math.round(offsetAt(zone, instant) / 60_000))}`;
}

/** An interval on the clocks of its question's zone: 10.06.2024, 09:00–09:30 (Asia/Almaty, UTC+5). */
export function formatInterval(question: Question, { from, to }: Interval): string {
  const zone = zoneOf(question);
  const begin = Date.parse(from);
  const [[day = '', time = ''], [endDay = '', endTime = '']] = [begin, Date.parse(to)].map((instant) =>
    wallAt(zone, instant).split('T'),
  ) as [string[], string[]];
  const first = question.day === undefined ? `${formatDate(day)}, ${time}` : time;
  const second = question.day === undefined && endDay !== day ? `${formatDate(endDay)}, ${endTime}` : endTime;
  const span = begin === Date.parse(to) ? first : `${first}\u2013${second}`;
  return `${span} (${formatZone(question, begin)})`;
}
