import type { AuthoredQuestion, NewCorrection } from '../api/client';
import type { LonLat } from '../map/sphere';
import { closeQuestion, openQuestion, type EditedQuestion } from './author';
import { isSame } from './merge';

/** What of a correction is filled in beforehand. */
export interface Wish {
  text?: string;
  place?: LonLat;
}

/** A correction of a question while it is put together: one answer more, or another key and rule. */
export class CorrectionDraft {
  readonly id: string;
  readonly kind: AuthoredQuestion['kind'];
  /** Whether one answer is accepted beside those that are right. */
  accepts = $state(false);
  place = $state.raw<LonLat | null>(null);
  text = $state('');
  /** Of the points, what the text is worth. */
  percent = $state(100);
  readonly edited: EditedQuestion = $state({} as EditedQuestion);
  readonly #before: AuthoredQuestion;

  /** Of a question as it is marked now. */
  constructor(question: AuthoredQuestion, { text = '', place }: Wish = {}) {
    this.id = question.id ?? '';
    this.kind = question.kind;
    Object.assign(this.edited, openQuestion(structuredClone(question)));
    this.#before = closeQuestion(openQuestion(question));
    this.text = text;
    this.place = place ?? null;
    this.accepts = this.mayAccept;
  }

  /** Whether the question is one to which an answer can be added. */
  get mayAccept(): boolean {
    return this.kind === 'place' || this.kind === 'text';
  }

  /** null while it says nothing yet, or nothing else than what holds. */
  get correction(): NewCorrection | null {
    if (this.accepts) return this.#accepted();
    const content = closeQuestion($state.snapshot(this.edited) as EditedQuestion);
    return isSame(content, this.#before) ? null : { question: this.id, content };
  }

  #accepted(): NewCorrection | null {
    const text = this.text.trim();
    if (this.kind === 'place')
      return this.place && { question: this.id, accept: { place: { type: 'Point', coordinates: this.place } } };
    return text ? { question: this.id, accept: { text, share: this.percent / 100 } } : null;
  }
}
