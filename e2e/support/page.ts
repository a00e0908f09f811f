// How a person finds things on a page: by the words of the operation manual, exactly.

import { expect, type Locator, type Page, type Response } from '@playwright/test';

import { expectPage } from './visitor.ts';

export function field(scope: Page | Locator, words: string): Locator {
  return scope.getByLabel(words, { exact: true });
}

export function button(scope: Page | Locator, words: string): Locator {
  return scope.getByRole('button', { name: words, exact: true });
}

export function link(scope: Page | Locator, words: string): Locator {
  return scope.getByRole('link', { name: words, exact: true });
}

export function checkbox(scope: Page | Locator, words: string): Locator {
  return scope.getByRole('checkbox', { name: words, exact: true });
}

/** Ticks what this page asks to be ticked, then goes on. */
export async function acceptAndGoOn(page: Page, heading: string, words: string): Promise<void> {
  await expectPage(page, heading);
  await checkbox(page, words).check();
  await button(page, '下一步').click();
}

/**
 * Presses a button that sends a form, and waits for the page that comes of it: on a page that is about to go, nothing can
 * be typed. Comes back with the answer that was shown, after all redirects.
 */
export async function send(page: Page, trigger: Locator): Promise<Response> {
  const answered = page.waitForEvent('response', (response) => {
    const request = response.request();
    return request.isNavigationRequest() && request.frame() === page.mainFrame() && !isRedirect(response);
  });
  const loaded = page.waitForEvent('load');
  await trigger.click();
  const [answer] = await Promise.all([answered, loaded]);
  return answer;
}

function isRedirect(response: Response): boolean {
  return response.status() >= 300 && response.status() < 400;
}

/** The form came back as a 422 with a summary of what is wrong; each entry leads to its field. */
export async function expectRefused(page: Page, answer: Response): Promise<void> {
  expect(answer.status()).toBe(422);
  const summary = page.getByRole('alert').filter({ has: page.getByRole('heading', { name: '有几处需要您检查' }) });
  await expect(summary).toBeVisible();
  const entries = summary.getByRole('link');
  expect(await entries.count()).toBeGreaterThan(0);
  for (const entry of await entries.all()) {
    const target = page.locator((await entry.getAttribute('href')) as string);
    await entry.click();
    await expect.soft(target, `what the summary's 「${await entry.innerText()}」 leads to`).toBeFocused();
  }
}

/** A click may lead over several redirects, so the place is awaited. */
export async function expectOrigin(page: Page, origin: string): Promise<void> {
  await expect.poll(() => new URL(page.url()).origin).toBe(origin);
}
