import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.d.ts', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      // Dates, maps and sets here live within one call, or are nobody's state.
      'svelte/prefer-svelte-reactivity': 'off',
      'no-restricted-globals': [
        'error',
        {
          name: 'isSecureContext',
          message: 'A class reaches the server over plain HTTP: nothing may need a secure context.',
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'crypto', property: 'randomUUID', message: 'Not there over plain HTTP; use newKey() of lib/key.' },
        {
          object: 'navigator',
          property: 'clipboard',
          message: 'Not there over plain HTTP; use copyText() of lib/copy.',
        },
        { object: 'navigator', property: 'serviceWorker', message: 'Not there over plain HTTP.' },
      ],
    },
  },
);
