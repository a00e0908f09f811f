// `test` as the journeys use it: with a running server, a person that no other test has, and pages that are watched.

import { test as base, type Page } from '@playwright/test';

import { createDatabase } from './database.ts';
import { type Person, person } from './people.ts';
import { type Network, Server } from './server.ts';
import { watch } from './visitor.ts';

export interface ServerOptions {
  /** The engine under the server: a file of SQLite, or a database in PostgreSQL. */
  engine: 'sqlite' | 'postgres';
}

interface Fixtures {
  /** The network by which the candidate comes. */
  network: Network;
  someone: Person;
  /** A second person at a desk of his own, who comes by the public network. */
  staff: Page;
}

export const test = base.extend<Fixtures, ServerOptions & { server: Server }>({
  engine: ['sqlite', { option: true, scope: 'worker' }],

  server: [
    async ({ engine }, use) => {
      const database = engine === 'postgres' ? await createDatabase() : undefined;
      const server = await Server.start(database?.url);
      await use(server);
      await server.dispose();
      await database?.drop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  network: ['public', { option: true }],

  someone: async ({}, use, testInfo) => {
    await use(person([...testInfo.titlePath, testInfo.project.name, testInfo.repeatEachIndex].join(' / ')));
  },

  page: async ({ page, server, network }, use, testInfo) => {
    const finish = watch(page, server, network);
    await use(page);
    if (testInfo.status === testInfo.expectedStatus) {
      finish();
    } else {
      await testInfo.attach('what the server said', { body: server.said, contentType: 'text/plain' });
    }
  },

  staff: async ({ browser, server }, use, testInfo) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false });
    const page = await context.newPage();
    const finish = watch(page, server, 'public');
    await use(page);
    if (testInfo.status === testInfo.expectedStatus) {
      finish();
    }
    await context.close();
  },
});

export { expect } from '@playwright/test';

/** Whether the pages of this run may use scripts. */
export function withScripts(): boolean {
  return test.info().project.use.javaScriptEnabled !== false;
}
