// The candidate's journey, one function per step of the operation manual.

import { expect, type Locator, type Page } from '@playwright/test';

import { acceptAndGoOn, button, checkbox, expectOrigin, field, link, send } from './page.ts';
import { logIn, registerPassport } from './passport.ts';
import type { Person } from './people.ts';
import { portrait } from './photo.ts';
import type { Network, Server } from './server.ts';
import { withScripts } from './test.ts';
import { expectPage, look } from './visitor.ts';

export interface Centre {
  code: string;
  /** Codes of subjects, e.g. `66`. */
  subjects: string[];
}

export const SESSION = '第77次全国计算机等级考试';
const PROVINCE = '(32)江苏省';
const NO_PHOTO = '照片未上传！如未在报考考点网报截止日期前传照片，则无法支付。';

/** S1, S2: from the home page over the province to the passport's login. */
async function enter(page: Page, server: Server, network: Network): Promise<void> {
  await page.goto(server.at('ncre-bm', '/', network));
  await expectPage(page, SESSION);
  await expect(page.getByRole('link', { name: /^\(\d\d\)/ })).toHaveCount(31);
  await link(page, PROVINCE).click();
  await expect(page).toHaveURL(server.at('ncre-bm', '/p/32', network));
  await expectPage(page, PROVINCE);
  await link(page, '考生报名入口').click();
  await expectOrigin(page, server.origin('passport', network));
}

/** S1–S5: from the home page over the province and a new passport to the system's home page. */
export async function arrive(page: Page, server: Server, network: Network, someone: Person): Promise<void> {
  await enter(page, server, network);
  await registerPassport(page, server, someone);
  // Nobody has to find the way back.
  await expect(page).toHaveURL(server.at('ncre-bm', '/p/32/home', network));
  await expectPage(page, SESSION);
}

/** The same for somebody who has a passport. */
export async function arriveAgain(page: Page, server: Server, network: Network, someone: Person): Promise<void> {
  await enter(page, server, network);
  await logIn(page, someone.mobile, someone.password);
  await expect(page).toHaveURL(server.at('ncre-bm', '/p/32/home', network));
  await expectPage(page, SESSION);
}

/** S5–S8: from the system's home page through the agreement and the notices. */
export async function acceptNotices(page: Page): Promise<void> {
  await button(page, '开始报名').click();
  await acceptAndGoOn(page, '报名协议', '我已阅读并接受报名协议');
  await acceptAndGoOn(page, '本考次疫情防控考生须知', '我已阅读并遵守本考次疫情防控考生须知');
  await acceptAndGoOn(page, '省通告', '我已阅读省通告');
  await expectPage(page, '证件信息');
}

/** S9: the ID, by its type. */
export async function identify(page: Page, someone: Person): Promise<void> {
  await typeIdentity(page, someone.idNumber);
  await button(page, '下一步').click();
  await expectPage(page, '报名报考信息采集');
}

export async function typeIdentity(page: Page, number: string): Promise<void> {
  await field(page, '证件类型').selectOption({ label: '中华人民共和国居民身份证' });
  await field(page, '证件号码').fill(number);
}

/** S10: the registration form, up to 「提交」. */
export async function fillRegistration(page: Page, someone: Person, centre: Centre): Promise<void> {
  for (const section of ['身份信息', '基本信息', '联系信息', '在校信息', '报考信息']) {
    await expect(page.getByRole('heading', { name: section, exact: true })).toBeVisible();
  }
  await expect(field(page, '性别')).toHaveValue(someone.sex);
  await expect(field(page, '出生日期')).toHaveValue(someone.bornOn);
  // The passport knows these already.
  await expect(field(page, '手机')).toHaveValue(someone.mobile);
  await expect(field(page, '电子邮箱')).toHaveValue(someone.email);
  await field(page, '姓名').fill(someone.name);
  for (const list of ['民族', '职业', '文化程度', '培训类型']) {
    await field(page, list).selectOption({ index: 1 });
  }
  await field(page, '邮政编码').fill(someone.postcode);
  await field(page, '通讯地址').fill(someone.address);
  for (const [words, value] of Object.entries(SCHOOL)) {
    await field(page, words).fill(value);
  }
  await chooseCentre(page, centre);
  await checkbox(page, '我保证以上信息是真实和准确的').check();
}

export const SCHOOL = { 院校: '江苏农林职业技术学院', 专业: '园林技术', 年级: '2024', 班级: '园林2401', 学号: '20240117' };

/** The remaining places stand beside the subjects: at once with scripts, by a button without them. */
export async function chooseCentre(page: Page, centre: Centre): Promise<void> {
  const list = field(page, '报考考点');
  const label = await list.locator('option', { hasText: `(${centre.code})` }).innerText();
  await list.selectOption({ label: label.trim() });
  if (!withScripts()) {
    await send(page, button(page, '显示该考点的剩余名额'));
  }
  for (const code of centre.subjects) {
    await expect(subjectLine(page, code)).toContainText(/\d+ 元，剩余 \d+$/);
    await subject(page, code).check();
  }
}

/** The checkbox of a subject. */
export function subject(scope: Page | Locator, code: string): Locator {
  return scope.getByRole('checkbox', { name: new RegExp(`^\\(${code}\\)`) });
}

/** The checkbox with what stands beside it. */
export function subjectLine(page: Page, code: string): Locator {
  return page.getByRole('group', { name: '报考科目' }).locator('.choice').filter({ has: subject(page, code) });
}

/** S5–S11: everything up to the photo, as somebody who makes no mistake. */
export async function registerAt(page: Page, someone: Person, centre: Centre): Promise<void> {
  await acceptNotices(page);
  await identify(page, someone);
  await fillRegistration(page, someone, centre);
  await send(page, button(page, '提交'));
  await expectPage(page, '照片信息采集');
}

/** S11: leaving without a photo warns, and the registration page repeats it. */
export async function leaveWithoutPhoto(page: Page): Promise<void> {
  await button(page, '返回').click();
  // A dialog where scripts run, a page where they do not: the words and the button are the same.
  const warning = page.getByRole(withScripts() ? 'dialog' : 'alertdialog', { name: NO_PHOTO });
  await expect(warning).toBeVisible();
  await look(page);
  await button(page, '确定').click();
  await expectPage(page, '报名信息');
  await expect(page.getByText(NO_PHOTO)).toBeVisible();
  await expect(button(page, '支付')).toHaveCount(0);
}

/** S11: uploads, and returns to the registration page. */
export async function uploadPhoto(page: Page, seed: string): Promise<void> {
  await expectPage(page, '照片信息采集');
  await field(page, '选择照片').setInputFiles(portrait(seed));
  if (withScripts()) {
    // The frame to cut is in the form only when the picture has been read.
    await expect(page.getByRole('img', { name: '裁剪后的样子' })).toBeVisible();
    await look(page);
  }
  await send(page, button(page, '上传照片'));
  await expect(page.getByRole('img', { name: '已上传的证件照' })).toBeVisible();
  await look(page);
  await send(page, button(page, '返回'));
  await expectPage(page, '报名信息');
  await expect(page.getByText(NO_PHOTO)).toHaveCount(0);
}

/** S13: hands in for review. */
export async function submitForReview(page: Page): Promise<void> {
  await button(page, '提交信息审核').click();
  await expect(button(page, '确定')).toBeVisible();
  await look(page);
  await send(page, button(page, '确定'));
  await expectPage(page, '报名信息');
  await expectState(page, '待审核');
  // While somebody looks at it nothing may change.
  await expectLocked(page);
}

export async function expectLocked(page: Page): Promise<void> {
  await expect(link(page, '修改报名信息')).toHaveCount(0);
  await expect(link(page, '修改照片信息')).toHaveCount(0);
}

/** The state of the registration, as its page and the system's home say it. */
export async function expectState(page: Page, words: string): Promise<void> {
  await expect(page.getByRole('heading', { name: new RegExp(`^报名状态： ?${words}$`) })).toBeVisible();
}

/** The number of the registration (报名号), from its page. */
export async function registrationNumber(page: Page): Promise<string> {
  const words = await page.getByText(/报名号 \d{14}/).first().innerText();
  return /报名号 (\d{14})/.exec(words)?.[1] as string;
}

/** Opens the registration page from the system's home page, as somebody who comes back later does. */
export async function comeBack(page: Page, server: Server, network: Network): Promise<void> {
  await page.goto(server.at('ncre-bm', '/p/32', network));
  await link(page, '考生报名入口').click();
  await expectPage(page, SESSION);
  await link(page, '查看报考信息').click();
  await expectPage(page, '报名信息');
}
