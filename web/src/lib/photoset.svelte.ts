import { api, ask, ApiError, type ChallengeDraft } from '../api/client';
import { t } from './i18n.svelte';
import { challengeOf, inOrderOfTime, placedBy, type Arrived, type Placed, type SaidOfAll } from './photosuggestion';
import type { SetEditor } from './seteditor.svelte';
import { session } from './session.svelte';
import { storage } from './storage';
import type { Upload } from './upload.svelte';
import { Uploads } from './uploads.svelte';

/** What became of a photo. */
export interface Made {
  name: string;
  challenge: ChallengeDraft;
  placed: Placed;
}

/** Photos that become challenges of a set, one each, in the order in which they were taken. */
export class PhotoSet {
  readonly uploads = new Uploads();
  /** What is said of each photo; kept on this device, as most photos of an author are alike in it. */
  said = $state<SaidOfAll>({ author: '', licence: '', source: '', consent: '', ...kept() });
  busy = $state(false);
  /** Since the page was opened, or the report was put away. */
  made = $state.raw<Made[]>([]);
  /** Why some are not made; those wait in `left`. */
  problem = $state.raw<ApiError | null>(null);
  left = $state.raw<Arrived[]>([]);
  readonly #editor: SetEditor;

  constructor(editor: SetEditor) {
    this.#editor = editor;
  }

  /** Uploads files, and makes challenges of those that arrive when none is on its way. */
  async add(files: Iterable<File>): Promise<void> {
    storage.set(storageKey(), JSON.stringify(this.said));
    const sent = this.uploads.add(files);
    const arrived: Arrived[] = [];
    for (const { upload, photo } of sent) {
      const image = await photo;
      if (image) arrived.push({ name: upload.name, image });
    }
    this.left = [...this.left, ...inOrderOfTime(arrived)];
    await this.make();
  }

  /** Sends one again that did not arrive. */
  async again(upload: Upload): Promise<void> {
    const image = await this.uploads.again(upload);
    if (!image) return;
    this.left = [...this.left, { name: upload.name, image }];
    await this.make();
  }

  /** Makes challenges of the photos that are left. */
  async make(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      for (let next = this.left[0]; next; next = this.left[0]) {
        const made = await this.#make(next);
        this.left = this.left.slice(1);
        this.made = [...this.made, made];
      }
    } catch (e) {
      if (!(e instanceof ApiError)) throw e;
      session.heard(e);
      this.problem = e;
    } finally {
      this.busy = false;
    }
    await this.#editor.saving.refresh();
  }

  /** Puts the report away. */
  clear(): void {
    this.made = [];
  }

  async #make({ name, image }: Arrived): Promise<Made> {
    const challenge = await ask((signal) =>
      api.POST('/api/v1/sets/{set}/challenges', {
        params: { path: { set: this.#editor.set!.id } },
        body: challengeOf(image, t('photoSet.truth'), $state.snapshot(this.said)),
        signal,
      }),
    );
    return { name, challenge, placed: placedBy(image.metadata) };
  }
}

const storageKey = () => `geodrill.said.${session.me?.account?.id ?? ''}`;

function kept(): Partial<SaidOfAll> {
  try {
    return JSON.parse(storage.get(storageKey()) ?? '{}') as Partial<SaidOfAll>;
  } catch {
    return {};
  }
}
