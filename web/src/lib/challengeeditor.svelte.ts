import { api, ask, type ApiError, type AuthoredChallenge, type ChallengeDraft, type SetDraft } from '../api/client';
import { closeChallenge, openChallenge, type EditedChallenge } from './author';
import { Autosave, type Stored } from './autosave.svelte';
import { Task } from './task.svelte';

/** A challenge of a set in the hands of its author. */
export class ChallengeEditor {
  /** What the server has; null until it is read. */
  draft = $state.raw<ChallengeDraft | null>(null);
  /** The set that it is of. */
  set = $state.raw<SetDraft | null>(null);
  readonly saving: Autosave<AuthoredChallenge>;
  readonly task = new Task();
  readonly #path: { set: string; challenge: string };

  constructor(set: string, challenge: string) {
    this.#path = { set, challenge };
    const params = { path: this.#path };
    this.saving = new Autosave<AuthoredChallenge>(
      `challenge.${challenge}`,
      {
        read: async () => {
          const [draft] = await Promise.all([
            ask((signal) => api.GET('/api/v1/sets/{set}/challenges/{challenge}', { params, signal })),
            this.#readSet(),
          ]);
          return this.#take(draft);
        },
        write: async (body, etag) =>
          this.#take(
            await ask((signal) =>
              api.PUT('/api/v1/sets/{set}/challenges/{challenge}', {
                params: { ...params, header: { 'If-Match': etag } },
                body,
                signal,
              }),
            ),
          ),
        current: (refusal: ApiError) => this.#take(refusal.problem.current as unknown as ChallengeDraft),
      },
      openChallenge,
      closeChallenge,
    );
  }

  start(): () => void {
    return this.saving.start();
  }

  get content(): EditedChallenge {
    return this.saving.content as EditedChallenge;
  }

  get languages(): string[] {
    return this.set?.languages ?? [];
  }

  get mayEdit(): boolean {
    return this.set !== null && this.set.access !== 'view';
  }

  async #readSet(): Promise<void> {
    this.set = await ask((signal) =>
      api.GET('/api/v1/sets/{set}', { params: { path: { set: this.#path.set } }, signal }),
    );
  }

  #take(draft: ChallengeDraft): Stored<AuthoredChallenge> {
    this.draft = draft;
    return { content: draft.content, etag: draft.etag };
  }
}
