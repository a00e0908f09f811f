// Payments that do not go as usual: every one ends as paid, once, or as a refund.

import type { Page } from '@playwright/test';

import { arrive, comeBack, expectState, registerAt, registrationNumber, uploadPhoto } from '../support/candidate.ts';
import { messagesTo } from '../support/outbox.ts';
import { button, expectOrigin, link, send } from '../support/page.ts';
import { cashierTool, expectOrderState, expectPaidOnce, goToCashier, placeOrder, update } from '../support/payment.ts';
import type { Person } from '../support/people.ts';
import { killAfterAnswer } from '../support/power.ts';
import type { Server } from '../support/server.ts';
import { expect, test } from '../support/test.ts';
import { expectPage, look } from '../support/visitor.ts';

const CENTRE = { code: '320511', subjects: ['24'] };

let number: string;

test.beforeEach('somebody is at the cashier', async ({ page, server, network, someone }) => {
  await arrive(page, server, network, someone);
  await registerAt(page, someone, CENTRE);
  await uploadPhoto(page, someone.idNumber);
  number = await registrationNumber(page);
  await placeOrder(page);
  await goToCashier(page, server);
});

test('a payment of which the server never heard, because it was killed, is booked once', async ({ page, server, network, someone }) => {
  const payment = await cashierTool(page, '支付，但不发送通知');
  await killAfterAnswer(page, server, server.at('pay', '/pay'), payment);
  await server.startAgain();

  await comeBack(page, server, network);
  await link(page, '查看订单详情').click();
  await expectPage(page, '订单详情');
  await update(page);
  await expectPaidOnce(page);
  await expectPaidMessage(page, server, someone);
});

test('a payment of which the server hears twice is booked once', async ({ page, server, network, someone }) => {
  await send(page, await cashierTool(page, '支付，并重复发送两次通知'));
  await expectOrigin(page, server.origin('ncre-bm', network));
  await expectPage(page, '订单详情');
  await expectPaidOnce(page);
  await link(page, '返回报名信息').click();
  await expectPage(page, '报名信息');
  await expectState(page, '已支付，报名成功');
  await expectPaidMessage(page, server, someone);
});

test('a payment that comes after the order was cancelled is paid back', async ({ page, server, network }) => {
  const cashier = page.url();
  await page.goBack();
  await expectPage(page, '订单详情');
  await page.getByText('不想支付这笔订单？', { exact: true }).click();
  await send(page, button(page, '取消订单'));
  await expectOrderState(page, '已取消');
  await look(page);

  await page.goto(cashier);
  await expectPage(page, '演示银行收银台');
  await expect(button(page, '确认支付')).toHaveCount(0);
  await send(page, await cashierTool(page, '过期后仍支付'));

  await expectOrigin(page, server.origin('ncre-bm', network));
  await expectPage(page, '订单详情');
  await expectOrderState(page, '已取消');
  await expect(page.getByText(/^付款到账时订单已经关闭，\d+\.\d\d 元将原路退回。$/)).toBeVisible();
  // The bank is asked for the refund in the background.
  await expect(async () => {
    await update(page);
    await expect(page.getByRole('heading', { name: '退款已完成', exact: true })).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByText(/^付款到账时订单已经关闭，/)).toHaveCount(1);

  await link(page, '返回报名信息').click();
  await expectPage(page, '报名信息');
  await expectState(page, '已填报，未完成');
  await expect(button(page, '支付')).toBeVisible();
});

/** One payment, one message. */
async function expectPaidMessage(page: Page, server: Server, someone: Person): Promise<void> {
  const messages = await messagesTo(page, server, someone.mobile);
  expect(messages.filter((message) => message.includes(`报名号 ${number} 已支付成功`))).toHaveLength(1);
}
