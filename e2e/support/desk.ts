// The back office as the staff of a centre use it.

import { expect, type Page } from '@playwright/test';

import { button, expectOrigin, field, link, send } from './page.ts';
import { logIn } from './passport.ts';
import { DEMO_PASSWORD } from './people.ts';
import type { Server } from './server.ts';
import { expectPage } from './visitor.ts';

/** Logs a member of the staff in, over the passport. */
export async function enterDesk(page: Page, server: Server, account: string): Promise<void> {
  await page.goto(server.at('ncre-kw'));
  await logIn(page, account, DEMO_PASSWORD);
  await expectOrigin(page, server.origin('ncre-kw'));
  await expectPage(page, '考务管理');
}

/** From anywhere at the desk to one of the tasks on its home page. */
async function openTask(page: Page, task: string): Promise<void> {
  await page.getByRole('navigation', { name: '站点导航' }).getByRole('link', { name: '首页', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: new RegExp(`^${task} `) }).click();
}

/** Opens a waiting candidate for review, by the number of the registration. */
async function openForReview(page: Page, number: string, name: string): Promise<void> {
  await openTask(page, '审核');
  await expectPage(page, '审核');
  await link(page, number).click();
  await expectPage(page, `审核：${name}`);
  await expect(page.getByRole('img', { name: '考生照片' })).toBeVisible();
}

export async function reject(page: Page, number: string, name: string, reason: string): Promise<void> {
  await openForReview(page, number, name);
  await field(page, '不通过原因').fill(reason);
  await send(page, button(page, '审核不通过'));
  await expectPage(page, '审核');
  await expect(link(page, number)).toHaveCount(0);
}

/** Approves a candidate who is seen with these words among the data. */
export async function approve(page: Page, number: string, name: string, words: string): Promise<void> {
  await openForReview(page, number, name);
  await expect(page.getByRole('definition').filter({ hasText: words })).toBeVisible();
  await send(page, button(page, '审核通过'));
  await expectPage(page, '审核');
  await expect(link(page, number)).toHaveCount(0);
}

/**
 * Seats everybody who has paid, and publishes the tickets. Where they are published already, as they are for who pays
 * late, the others keep their seats.
 */
export async function seatEverybody(page: Page): Promise<void> {
  await openTask(page, '编排与准考证');
  await expectPage(page, '编排与准考证');
  const publish = button(page, '发布准考证');
  const arrange = button(page, '编排座位');
  if (await arrange.isVisible()) {
    await send(page, arrange);
    await expect(page.getByRole('status').getByText('编排完成。')).toBeVisible();
    await expectPage(page, '编排与准考证');
    await send(page, publish);
    await expect(page.getByRole('status').getByText('准考证已发布。')).toBeVisible();
  } else {
    await send(page, button(page, '补充编排'));
    await expect(page.getByRole('status').getByText('编排完成。')).toBeVisible();
  }
  await expectPage(page, '编排与准考证');
  await expect(arrange).toHaveCount(0);
  await expect(publish).toHaveCount(0);
}

/** The ticket numbers of a candidate, by the number of the registration. */
export async function ticketNumbers(page: Page, number: string): Promise<string[]> {
  await openTask(page, '考生');
  await expectPage(page, '考生');
  await field(page, '报名号').fill(number);
  await button(page, '查询').click();
  await expect(page.getByRole('row')).toHaveCount(2);
  await expectPage(page, '考生');
  await link(page, number).click();
  await expectPage(page, '考生详情');
  const seats = page.getByRole('region', { name: '考试安排' }).locator('tbody tr');
  return Promise.all((await seats.all()).map((seat) => seat.getByRole('cell').first().innerText()));
}

/** How many places of a subject are taken, from the overview of the centre. */
export async function placesTaken(page: Page, server: Server, centre: string, subject: string): Promise<number> {
  await page.goto(server.at('ncre-kw', `/centres/${centre}`));
  await expectPage(page, new RegExp(`^\\(${centre}\\)`));
  const row = page.getByRole('region', { name: '名额情况' }).getByRole('row').filter({ hasText: `(${subject})` });
  return Number(await row.getByRole('cell').nth(1).innerText());
}
