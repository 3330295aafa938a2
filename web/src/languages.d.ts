declare module 'virtual:languages' {
  type Plural = Partial<Record<Intl.LDMLPluralRule, string>>;
  type Messages = Record<string, string | Plural>;
  type Part = keyof typeof import('./messages/en.json');

  interface Language {
    /** What its speakers call it. */
    self: string;
    /** Which one stands in for texts that it lacks. */
    second: string;
    /** Loads the messages that some pages need; those for instructors alone are not in every language. */
    parts: Partial<Record<Part, () => Promise<{ default: Messages }>>>;
  }

  /** The languages there are, by tag. */
  const languages: Record<string, Language>;
  export default languages;
}
