// Power cuts at a chosen moment.

import { request as send } from 'node:http';

import type { Locator, Page, Request } from '@playwright/test';

import type { Server } from './server.ts';

/**
 * Presses something that sends a request to `address`, and kills the server as soon as it has answered: what was
 * answered is done, and the browser comes nowhere any more.
 */
export async function killAfterAnswer(page: Page, server: Server, address: string, trigger: Locator): Promise<void> {
  let done: () => void = () => {};
  let failed: (reason: unknown) => void = () => {};
  const killed = new Promise<void>((resolve, reject) => ([done, failed] = [resolve, reject]));
  await page.route(
    address,
    async (route) => {
      try {
        const status = await forward(server.port, route.request());
        await server.kill9();
        await route.abort('connectionreset');
        if (status === 303) {
          done();
        } else {
          failed(new Error(`${address} answered ${status}`));
        }
      } catch (error) {
        failed(error);
      }
    },
    { times: 1 },
  );
  await Promise.all([killed, trigger.click({ noWaitAfter: true })]);
}

// Only Chromium resolves *.localhost by itself, so the request goes to the loopback address under the name of its host.
async function forward(port: number, request: Request): Promise<number | undefined> {
  const { host, pathname, search } = new URL(request.url());
  const headers = { ...(await request.allHeaders()), host };
  return new Promise((resolve, reject) => {
    const sent = send({ host: '127.0.0.1', port, method: request.method(), path: pathname + search, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end(request.postDataBuffer() ?? undefined);
  });
}
