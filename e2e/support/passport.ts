// The passport's pages: registering and logging in.

import { expect, type Page } from '@playwright/test';

import { codeFor } from './outbox.ts';
import { button, field, link, send } from './page.ts';
import type { Person } from './people.ts';
import type { Server } from './server.ts';
import { expectPage } from './visitor.ts';

/** From the login page to a verified account, and back to where the person came from. */
export async function registerPassport(page: Page, server: Server, someone: Person): Promise<void> {
  await expectPage(page, '登录 ETEST 通行证');
  await expect(link(page, '找回密码')).toBeVisible();
  await link(page, '点击注册').click();
  await expectPage(page, '用户注册');

  await field(page, '电子邮箱').fill(someone.email);
  await send(page, button(page, '获取邮箱验证码'));
  await field(page, '邮箱验证码').fill(await codeFor(page, server, someone.email));

  await field(page, '手机号').fill(someone.mobile);
  await send(page, button(page, '获取短信验证码'));
  await field(page, '短信验证码').fill(await codeFor(page, server, someone.mobile));
  await expectPage(page, '用户注册');

  // The page came anew each time a code was asked for, and what was typed has to be there still.
  await expect(field(page, '电子邮箱')).toHaveValue(someone.email);
  await expect(field(page, '手机号')).toHaveValue(someone.mobile);
  await expect(field(page, '邮箱验证码')).toHaveValue(/^\d{6}$/);
  await field(page, '密码').fill(someone.password);
  await field(page, '确认密码').fill(someone.password);
  await button(page, '注册').click();
}

export async function logIn(page: Page, account: string, password: string): Promise<void> {
  await expectPage(page, '登录 ETEST 通行证');
  await field(page, '账号').fill(account);
  await field(page, '密码').fill(password);
  await button(page, '登录').click();
}
