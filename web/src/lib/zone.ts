// Wall clocks of time zones. The browser knows the rules of the zones, and tells them only one way: what a clock shows at
// an instant. Instants are milliseconds since 1970 in UTC, and a wall time is "2024-06-10T14:05".

const day = 86_400_000;

/** Whether this browser knows a time zone by its IANA name. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const shown = new Map(format.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  const of = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0;
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(instant / 1000) * 1000;
}

/** What the clocks of a zone show at an instant. */
export const wallAt = (zone: string, instant: number): string =>
  new Date(instant + offsetAt(zone, instant)).toISOString().slice(0, 16);

/**
 * When the clocks of a zone show a wall time: mostly once; never where they are put forward over it; twice, the earlier
 * first, where they are put back. Never, too, for what is no wall time.
 */
export function instantsOf(zone: string, wall: string): number[] {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall)) return [];
  const asUTC = Date.parse(`${wall}:00Z`);
  if (Number.isNaN(asUTC)) return [];
  const offsets = new Set([offsetAt(zone, asUTC - day), offsetAt(zone, asUTC + day)]);
  return [...offsets]
    .map((offset) => asUTC - offset)
    .filter((instant) => instant + offsetAt(zone, instant) === asUTC)
    .sort((a, b) => a - b);
}

/** The day after a date such as 2024-06-10. */
export const dayAfter = (date: string): string => new Date(Date.parse(date) + day).toISOString().slice(0, 10);
