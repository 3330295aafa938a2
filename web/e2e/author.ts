import { fileURLToPath } from 'node:url';
import { expect, type Locator } from '@playwright/test';
import type { components } from '../src/api/schema';
import type { Device } from './device';
import type { Room } from './room';
import { inspect } from './watch';

const picture = fileURLToPath(new URL('packs/kinds/images/lake.jpg', import.meta.url));

/** An instructor at the pages where sets are made. */
export class Author {
  readonly me: Device;

  constructor(me: Device) {
    this.me = me;
  }

  async signIn(room: Room): Promise<void> {
    const { page, words } = this.me;
    await page.goto('/sign-in');
    await this.me.field('signIn.name').fill(room.instructor.name);
    await page.getByLabel(words('signIn.password')).fill(room.instructor.password);
    await this.me.button('signIn.submit').click();
    await expect(this.me.heading('title.instructor')).toBeVisible();
  }

  /** Makes a set and its first challenge, whose page is open then. */
  async begin(title: string): Promise<void> {
    const { page } = this.me;
    await page.goto('/sets');
    await this.me.field('sets.newTitle').fill(title);
    await this.me.button('sets.new').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await this.me.button('edit.addChallenge').click();
    await expect(this.me.heading('edit.questions')).toBeVisible();
  }

  async upload(): Promise<void> {
    const { page, words } = this.me;
    await page.getByLabel(words('photo.upload')).setInputFiles(picture);
    await expect(page.getByRole('article', { name: words('field.image', { n: 1 }) })).toBeVisible();
  }

  /** The field of a text in a language. */
  text(label: Parameters<Device['words']>[0], language = 'English'): Locator {
    return this.me.page
      .getByRole('group', { name: this.me.words(label), exact: true })
      .getByRole('textbox', { name: language });
  }

  label = (key: Parameters<Device['words']>[0]): Locator => this.me.page.getByLabel(this.me.words(key));

  /** Fills in everything that a photo and a challenge need beside the key. */
  async fillRest(): Promise<void> {
    await this.text('field.alt').fill('A shore');
    await this.label('credit.author').fill('A. Author');
    await this.label('credit.licence').fill('CC0-1.0');
    await this.label('credit.source').fill('Own work');
    await this.text('field.prompt').fill('Where is it?');
    await this.text('field.title').fill('The shore');
    await this.text('field.debrief').fill('See the *sign*.');
    await this.label('field.consent').fill('A public place');
  }

  /** The id of a photo of the challenge whose page is open, as the server has it. */
  async imageOf(n: number): Promise<string> {
    const { page } = this.me;
    const answer = await page.request.get(`/api/v1${new URL(page.url()).pathname}`);
    const { content } = (await answer.json()) as components['schemas']['ChallengeDraft'];
    return content.images?.[n - 1]?.image ?? '';
  }

  async saved(): Promise<void> {
    await expect(this.me.page.locator('[data-state]')).toHaveAttribute('data-state', 'saved');
  }

  get map(): Locator {
    return this.me.page.getByRole('application', { name: this.me.words('key.map') });
  }

  /** Holds the page to what every page is held to. */
  async inspect(file: string): Promise<void> {
    await inspect(this.me, file);
  }
}
