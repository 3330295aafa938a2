declare module 'virtual:languages' {
  /** What a language is called by its speakers, and which one stands in for texts that it lacks. */
  const languages: Record<string, { self: string; second: string }>;
  export default languages;
}
