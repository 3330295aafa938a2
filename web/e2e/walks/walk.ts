import type { Device } from '../device';
import type { Room } from '../room';

/** Goes to screens of the product one after another, in an order that costs little, and stops at each. */
export interface Walk {
  me: Device;
  room: Room;
  /** Looks at what is on the screen; of another device than one's own, if it is given. */
  visit: (name: string, on?: Device) => Promise<void>;
}

/** A walk, the pages that it comes by as lib/pages.ts spells them, and what it provokes on its way. */
export interface WalkPlan {
  walk: (walk: Walk) => Promise<void>;
  pages: string[];
  provokes: RegExp[];
}

/** An hour from now. */
export const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** The address of one of an exercise's photos, counted from 1. */
export const photoOf = (exercise: { id: string; challenges: { id: string; position: number }[] }, n: number) =>
  `/exercises/${exercise.id}/challenges/${exercise.challenges.find((c) => c.position === n)?.id}`;
