import { storage } from './storage';

const storageKey = 'geodrill.theme';

/** Light or dark: what was chosen, else what the device prefers, also when that changes. */
class Theme {
  dark = $state(false);
  #keptDark = false;

  init(): void {
    const preference = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      const preferred = preference.matches ? 'dark' : 'light';
      this.#apply((storage.get(storageKey) ?? preferred) === 'dark');
    };
    preference.addEventListener('change', follow);
    follow();
  }

  toggle(): void {
    this.#apply(!this.dark);
    storage.set(storageKey, this.dark ? 'dark' : 'light');
  }

  /** Is dark whatever was chosen, until the returned function is called. */
  keepDark(): () => void {
    this.#keptDark = true;
    this.#apply(this.dark);
    return () => {
      this.#keptDark = false;
      this.#apply(this.dark);
    };
  }

  #apply(dark: boolean): void {
    this.dark = dark;
    document.documentElement.dataset.theme = dark || this.#keptDark ? 'dark' : 'light';
  }
}

export const theme = new Theme();
