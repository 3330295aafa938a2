import { fileURLToPath } from 'node:url';
import type { TestInfo } from '@playwright/test';
import type { components } from '../src/api/schema';
import type { Device } from './device';
import type { Client } from './room';
import { expect } from './test';

type Schemas = components['schemas'];

/** Where the pictures for the README go, when they are asked for: PICTURES=1 npx playwright test 'live\.spec' */
const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

/** The screens that follow one live lesson, side by side. */
export class Classroom {
  readonly #screens = new Map<string, Device>();
  readonly #address: string;
  readonly #author: Client;
  readonly #info: TestInfo;

  /** @param address of the exercise */
  constructor(author: Client, address: string, info: TestInfo) {
    this.#author = author;
    this.#address = address;
    this.#info = info;
  }

  /** Puts a screen beside the others, in the place of one that has its name. */
  put(name: string, screen: Device): Device {
    this.#screens.set(name, screen);
    return screen;
  }

  get lesson(): Promise<Schemas['Lesson']> {
    return this.#author.get<Schemas['Lesson']>(`${this.#address}/lesson`);
  }

  /** Every screen but those that are away shows the lesson in a state, at its last step and in its newest version. */
  readonly together = async (state: Schemas['LessonState'], ...away: Device[]): Promise<void> => {
    const screens = [...this.#screens].filter(([, screen]) => !away.includes(screen));
    await expect(async () => {
      const shown = await Promise.all(screens.map(async ([name, screen]) => [name, await shownOn(screen)]));
      const lesson = await this.lesson;
      const at = [state, lesson.step, lesson.version].join(' ');
      expect(Object.fromEntries(shown), 'what the screens show').toEqual(
        Object.fromEntries(screens.map(([name]) => [name, at])),
      );
    }).toPass({ timeout: 20_000, intervals: [50, 100, 200] });
  };

  /** Keeps a picture of a screen, and of some for the README: `as` is the name there. */
  readonly picture = async (name: string, what: string, as = ''): Promise<void> => {
    const { page } = this.#screens.get(name)!;
    const wanted = as && process.env.PICTURES ? pictures + as : this.#info.outputPath(`${name}-${what}.png`);
    await page.screenshot({ path: wanted });
  };
}

/** Where a screen says that its class is. */
const shownOn = ({ page }: Device): Promise<string> =>
  page.evaluate(() => {
    const { state, step, version } = document.querySelector<HTMLElement>('[data-step]')?.dataset ?? {};
    return [state, step, version].join(' ');
  });
