import type { Lesson } from '../api/client';

/** What a screen says of where its class is, for whoever holds several side by side. The version is that of what it shows. */
export const whereIs = ({
  state,
  step,
  version,
}: Partial<Pick<Lesson, 'state' | 'step'>> & { version?: number | undefined }) => ({
  'data-state': state,
  'data-step': step,
  'data-version': version,
});
