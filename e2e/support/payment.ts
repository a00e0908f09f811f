// Paying: the candidate site's confirmation, the sandbox's cashier, and the result.

import { type Download, expect, type Locator, type Page } from '@playwright/test';

import { button, checkbox, expectOrigin, link, send } from './page.ts';
import type { Network, Server } from './server.ts';
import { withScripts } from './test.ts';
import { downloads, expectPage, look } from './visitor.ts';

export const DECLARATION = '健康情况声明书.pdf';
const CASHIER = '演示银行收银台';

/** S16: from the registration page to the order, ready to be paid. */
export async function placeOrder(page: Page): Promise<void> {
  await send(page, button(page, '支付'));
  await confirmPayment(page);
}

/** From the payment confirmation to the order. */
export async function confirmPayment(page: Page): Promise<void> {
  await expectPage(page, '支付确认');
  await checkbox(page, '我确认个人信息及报考信息无误').check();
  await send(page, button(page, '确定'));
  await expectPage(page, '订单详情');
  await expectOrderState(page, '待支付');
}

/** From the order to the cashier. */
export async function goToCashier(page: Page, server: Server): Promise<void> {
  await page.getByRole('group', { name: '支付方式' }).getByRole('radio', { name: '演示银行', exact: true }).check();
  await send(page, button(page, '去支付'));
  await expectOrigin(page, server.origin('pay'));
  await expectPage(page, CASHIER);
}

/** Pays at the cashier in the way that most people do, and is back at the order. */
export async function payAtCashier(page: Page, server: Server, network: Network): Promise<void> {
  await send(page, button(page, '确认支付'));
  await expectOrigin(page, server.origin('ncre-bm', network));
  await expectPage(page, '订单详情');
}

/** One of the test tools of the cashier, which are folded away. */
export async function cashierTool(page: Page, words: string): Promise<Locator> {
  await page.getByText('测试工具：模拟各种支付情况', { exact: true }).click();
  const tool = button(page, words);
  await expect(tool).toBeVisible();
  return tool;
}

/** S16: confirms, pays, and sees without doubt that it is paid. Ends on the registration page. */
export async function pay(page: Page, server: Server, network: Network): Promise<void> {
  await placeOrder(page);
  await goToCashier(page, server);
  await payAtCashier(page, server, network);
  await expectPaidOnce(page);
  await link(page, '返回报名信息').click();
  await expectPage(page, '报名信息');
}

export async function expectOrderState(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 2, name: words, exact: true })).toBeVisible();
}

/** The order is paid by exactly one attempt, and asking the provider again changes nothing. */
export async function expectPaidOnce(page: Page): Promise<void> {
  await expectOrderState(page, '支付成功');
  const before = await attempts(page);
  expect(before.filter((attempt) => attempt.includes('已付款'))).toHaveLength(1);
  await update(page);
  await expectOrderState(page, '支付成功');
  expect(await attempts(page)).toEqual(before);
  await expect(page.getByText(/退款/)).toHaveCount(0);
}

/** 「更新」 asks the provider, and always answers. */
export async function update(page: Page): Promise<void> {
  await send(page, button(page, '更新'));
  await expect(page.getByRole('status').getByText('已向支付渠道查询，下面是最新状态。')).toBeVisible();
  await look(page);
}

/** The attempts that the order page lists, one line each. */
async function attempts(page: Page): Promise<string[]> {
  return page.getByRole('region', { name: '支付记录' }).locator('tbody tr').allInnerTexts();
}

/**
 * S15: the declaration of one page. It starts by itself where scripts run, and is a visible link everywhere.
 * `open` is what leads to the page.
 */
export async function declarationOf(page: Page, open: () => Promise<void>): Promise<Download> {
  return downloadOf(page, DECLARATION, open);
}

export async function downloadOf(page: Page, file: string, open: () => Promise<void>): Promise<Download> {
  const started = withScripts() ? downloadNamed(page, file) : undefined;
  await open();
  await expect(link(page, file)).toHaveCount(1);
  await expect(link(page, file)).toBeVisible();
  if (started !== undefined) {
    return started;
  }
  const fetched = downloadNamed(page, file);
  await link(page, file).click();
  return fetched;
}

function downloadNamed(page: Page, file: string): Promise<Download> {
  return page.waitForEvent('download', (download) => download.suggestedFilename() === file);
}

export function countOf(page: Page, file: string): number {
  return downloads(page).filter((name) => name === file).length;
}
