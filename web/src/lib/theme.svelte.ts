import { storage } from './storage';

const storageKey = 'geodrill.theme';

/** Light or dark: what was chosen, else what the device prefers. */
class Theme {
  dark = $state(false);

  init(): void {
    const prefers = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    this.#apply((storage.get(storageKey) ?? prefers) === 'dark');
  }

  toggle(): void {
    this.#apply(!this.dark);
    storage.set(storageKey, this.dark ? 'dark' : 'light');
  }

  #apply(dark: boolean): void {
    this.dark = dark;
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }
}

export const theme = new Theme();
