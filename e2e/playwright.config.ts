import { defineConfig } from '@playwright/test';

import type { ServerOptions } from './support/test.ts';

// Every journey runs twice: once as most people see the site, once as it has to work too. Each way has an engine of its
// own under it, so that both engines carry every journey.
export default defineConfig<object, ServerOptions>({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    // A trace costs a fifth of the time of every journey; `--trace retain-on-failure` keeps one.
    trace: 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Chromium's own errands would knock at hosts on the internet; the sandbox does not start as root.
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'with JavaScript', use: { javaScriptEnabled: true, engine: 'sqlite' } },
    { name: 'without JavaScript', use: { javaScriptEnabled: false, engine: 'postgres' } },
  ],
});
