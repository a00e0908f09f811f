// The sandbox's outbox: every mail and short message that would have been sent.

import { expect, type Page } from '@playwright/test';

import { button, field } from './page.ts';
import type { Server } from './server.ts';

const CODE = /您的验证码是 (\d{6})，/;

/** What was sent to an address or number, the newest first. */
export async function messagesTo(page: Page, server: Server, recipient: string): Promise<string[]> {
  const outbox = await page.context().newPage();
  await outbox.goto(server.at('outbox'));
  await field(outbox, '收件人').fill(recipient);
  await button(outbox, '筛选').click();
  await expect(outbox.getByText(`只显示发给 ${recipient} 的消息。`)).toBeVisible();
  const messages = await outbox.getByRole('article').allInnerTexts();
  await outbox.close();
  return messages;
}

/** The newest code that was sent to an address or number. */
export async function codeFor(page: Page, server: Server, recipient: string): Promise<string> {
  const [newest] = await messagesTo(page, server, recipient);
  const code = CODE.exec(newest ?? '')?.[1];
  expect(code, `a code for ${recipient} in the outbox`).toBeDefined();
  return code as string;
}
