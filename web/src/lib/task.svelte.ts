import { ApiError } from '../api/client';
import { session } from './session.svelte';

/** Something that a person asked for and the server does: whether it is under way, and what kept it from being done. */
export class Task {
  busy = $state(false);
  problem = $state.raw<ApiError | null>(null);

  /** Does it, and says whether it is done. */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.problem = null;
    try {
      await work();
      return true;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.problem = e;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
