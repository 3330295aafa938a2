import { defineConfig } from '@playwright/test';
import e2e from '../playwright.config';

// Measures with the browser of the specs, one thing at a time.
export default defineConfig(e2e, {
  testDir: '.',
  testMatch: '*.bench.ts',
  globalSetup: '../e2e/prepare.ts',
  workers: 1,
  reporter: [['line']],
});
