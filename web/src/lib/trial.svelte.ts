import { api, ApiError, ask, type AuthoredClue, type Clue, type FurtherReading } from '../api/client';
import { guessOf, type Draft } from './answer';
import { textIn } from './author';
import { ClueMarks } from './clues.svelte';
import { language } from './i18n.svelte';
import { Playing, type Drafting } from './playing.svelte';
import { session } from './session.svelte';

/** Answers that are tried out: they live as long as the page. */
class TrialDraft implements Drafting {
  drafts = $state.raw<Record<string, Draft>>({});
  state = $state<Drafting['state']>('idle');
  problem = $state.raw<ApiError | null>(null);

  change(question: string, some: Draft): void {
    this.problem = null;
    this.drafts = { ...this.drafts, [question]: { ...this.drafts[question], ...some } };
  }
}

/** A challenge of a draft as a trainee will see it, played by its author without being counted. */
export class Trial extends Playing {
  readonly draft = new TrialDraft();
  readonly marks = new ClueMarks(null);
  /** What the author wrote for after the reveal. */
  debriefText = $state('');
  /** Where the author recommends to read further. */
  links = $state.raw<FurtherReading[]>([]);
  #authored = $state.raw<AuthoredClue[]>([]);
  readonly #path: { set: string; challenge: string };

  constructor(set: string, challenge: string) {
    super();
    this.#path = { set, challenge };
  }

  get open(): boolean {
    return this.challenge !== null && this.guess === null;
  }

  /** The author's own clues, as they will be told after the reveal. */
  override get authorClues(): Clue[] {
    if (!this.guess) return [];
    return this.#authored.map((clue) => ({ ...clue, note: textIn(clue.note ?? {}, language.code) }));
  }

  /** Reads the challenge in the reader's language. */
  async load(): Promise<void> {
    const query = { lang: language.code };
    try {
      const [challenge, { content }] = await Promise.all([
        ask((signal) =>
          api.GET('/api/v1/sets/{set}/challenges/{challenge}/preview', { params: { path: this.#path, query }, signal }),
        ),
        ask((signal) => api.GET('/api/v1/sets/{set}/challenges/{challenge}', { params: { path: this.#path }, signal })),
      ]);
      const hints = challenge.hints.map((hint, i) => ({ ...hint, opened: i < this.#opened }));
      this.challenge = { ...challenge, hints, guess: this.guess };
      this.#authored = content.clues ?? [];
      this.debriefText = content.debrief?.[language.code] ?? Object.values(content.debrief ?? {})[0] ?? '';
      this.links = (content.furtherReading ?? []).map(({ title, url }) => ({
        title: textIn(title ?? {}, language.code),
        url: url ?? '',
      }));
      this.problem = null;
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.problem = e;
    }
  }

  /** How many hints the author has opened. */
  get #opened(): number {
    return this.challenge?.hints.filter((hint) => hint.opened).length ?? 0;
  }

  openHint(index: number): Promise<boolean> {
    const hint = this.challenge?.hints[index];
    if (hint) this.showHint({ ...hint, opened: true });
    return Promise.resolve(hint !== undefined);
  }

  submit(): void {
    if (this.open && this.missing.length === 0) void this.#submit();
  }

  /** Forgets the answers that were marked, to try others. */
  again(): void {
    if (this.challenge) this.challenge = { ...this.challenge, guess: null };
  }

  async #submit(): Promise<void> {
    const { answers, clues } = this;
    this.draft.state = 'sending';
    try {
      const params = { path: this.#path, query: { lang: language.code, hints: this.#opened } };
      const { mark, reveal } = await ask((signal) =>
        api.POST('/api/v1/sets/{set}/challenges/{challenge}/trials', { params, body: guessOf(answers), signal }),
      );
      const guess = { id: '', attempt: 1, submittedAt: '', answers, reasoning: '', clues, mark, reveal };
      if (this.challenge) this.challenge = { ...this.challenge, guess };
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.draft.problem = e;
    }
    this.draft.state = 'idle';
  }
}
