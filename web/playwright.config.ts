import { defineConfig } from '@playwright/test';

// The specs start the built program themselves, one for each test: see e2e/room.ts.
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/prepare.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 3, // of two cores: much of a spec is waiting
  reporter: 'list',
  timeout: process.env.FULL ? 300_000 : 120_000,
  expect: { timeout: 10_000 },
  use: {
    actionTimeout: 10_000,
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', // the same engine, a fifth less work
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // The name of a server in a class: not a secure context. No other name means anything.
        '--host-resolver-rules=MAP class.test 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1',
      ],
    },
  },
});
