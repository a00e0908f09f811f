// S1–S16 at a centre that reviews: rejected once, handed in again, approved, paid. The reviewer is a second person with a
// browser context of his own.

import {
  arrive,
  comeBack,
  expectLocked,
  expectState,
  registerAt,
  registrationNumber,
  submitForReview,
  uploadPhoto,
} from '../support/candidate.ts';
import { approve, enterDesk, reject } from '../support/desk.ts';
import { button, checkbox, field, link, send } from '../support/page.ts';
import { pay } from '../support/payment.ts';
import { expect, test } from '../support/test.ts';
import { expectPage } from '../support/visitor.ts';

const CENTRE = { code: '320261', subjects: ['24', '65'] };
const REVIEWER = 'centre320261@example.cn';
const REASON = '照片背景不符合要求，请重新上传浅色背景照片';

test('a candidate is rejected with a reason, corrects it, is approved and pays', async ({ page, server, someone, network, staff }) => {
  const number = await test.step('the candidate registers and hands in', async () => {
    await arrive(page, server, network, someone);
    await registerAt(page, someone, CENTRE);
    await uploadPhoto(page, someone.idNumber);
    await expect(button(page, '支付')).toHaveCount(0);
    await submitForReview(page);
    await expect(button(page, '支付')).toHaveCount(0);
    return registrationNumber(page);
  });

  await test.step('the reviewer rejects with a reason', async () => {
    await enterDesk(staff, server, REVIEWER);
    await reject(staff, number, someone.name, REASON);
  });

  const otherClass = '园林2402';
  await test.step('the candidate reads the reason, corrects and hands in again', async () => {
    await comeBack(page, server, network);
    await expectState(page, '审核不通过');
    await expect(page.getByText(REASON, { exact: true })).toBeVisible();
    await link(page, '修改报名信息').click();
    await expectPage(page, '报名报考信息采集');
    await expect(field(page, '姓名')).toHaveValue(someone.name);
    await expect(field(page, '通讯地址')).toHaveValue(someone.address);
    await field(page, '班级').fill(otherClass);
    await checkbox(page, '我保证以上信息是真实和准确的').check();
    await send(page, button(page, '提交'));
    await expectPage(page, '报名信息');
    await link(page, '修改照片信息').click();
    await uploadPhoto(page, `${someone.idNumber}, again`);
    await submitForReview(page);
  });

  await test.step('the reviewer finds the correction and approves', async () => {
    await approve(staff, number, someone.name, otherClass);
  });

  await test.step('the candidate finds the data locked and pays', async () => {
    await comeBack(page, server, network);
    await expectState(page, '审核通过');
    await expectLocked(page);
    await pay(page, server, network);
    await expectState(page, '已支付，报名成功');
    await expectLocked(page);
  });
});
