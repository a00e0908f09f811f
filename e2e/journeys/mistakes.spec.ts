// People mistype, double-click and try twice. Nothing typed is lost, and nothing happens twice.

import {
  acceptNotices,
  arrive,
  comeBack,
  fillRegistration,
  identify,
  registerAt,
  registrationNumber,
  SCHOOL,
  subject,
  typeIdentity,
} from '../support/candidate.ts';
import { enterDesk, placesTaken } from '../support/desk.ts';
import { button, checkbox, expectRefused, field, send } from '../support/page.ts';
import { person } from '../support/people.ts';
import { expect, test, withScripts } from '../support/test.ts';
import { expectPage, look } from '../support/visitor.ts';

const CENTRE = { code: '320511', subjects: ['24'] };
const STAFF = 'centre320511@example.cn';

test('what is wrong is said at its field, and what was typed is kept', async ({ page, server, network, someone }) => {
  await arrive(page, server, network, someone);

  await test.step('a box that was not ticked', async () => {
    await button(page, '开始报名').click();
    await expectPage(page, '报名协议');
    await expectRefused(page, await send(page, button(page, '下一步')));
    await look(page);
    await page.goto(server.at('ncre-bm', '/p/32/home', network));
    await acceptNotices(page);
  });

  await test.step('an ID number with a wrong check digit', async () => {
    const last = someone.idNumber.at(-1) === '1' ? '2' : '1';
    const wrong = someone.idNumber.slice(0, -1) + last;
    await typeIdentity(page, wrong);
    await expectRefused(page, await send(page, button(page, '下一步')));
    await expect(page.getByText('证件号码的校验位不对，请对照证件逐位核对。')).toHaveCount(2);
    await expect(field(page, '证件号码')).toHaveValue(wrong);
    await look(page);
    await identify(page, someone);
  });

  await test.step('several mistakes in the form', async () => {
    await fillRegistration(page, someone, CENTRE);
    await field(page, '姓名').fill('张9');
    await field(page, '手机').fill('1234');
    await field(page, '民族').selectOption('');
    await subject(page, '24').uncheck();
    await checkbox(page, '我保证以上信息是真实和准确的').uncheck();
    const lists = ['职业', '文化程度', '培训类型', '报考考点'];
    const chosen = await Promise.all(lists.map((list) => field(page, list).inputValue()));

    const answer = await send(page, button(page, '提交'));
    for (const words of ['姓名里不能有数字。', '手机号码应为 11 位。', '请选择民族。', '请至少选择一个科目。', '请勾选「我保证以上信息是真实和准确的」。']) {
      await expect(page.getByText(words, { exact: true }), words).toHaveCount(2);
    }
    await expect(field(page, '姓名')).toHaveValue('张9');
    await expect(field(page, '手机')).toHaveValue('1234');
    const typed = { ...SCHOOL, 电子邮箱: someone.email, 邮政编码: someone.postcode, 通讯地址: someone.address };
    for (const [words, value] of Object.entries(typed)) {
      await expect(field(page, words)).toHaveValue(value);
    }
    expect(await Promise.all(lists.map((list) => field(page, list).inputValue()))).toEqual(chosen);
    await look(page);
    await expectRefused(page, answer);
  });

  await test.step('the mistakes are mended', async () => {
    await field(page, '手机').fill(someone.mobile);
    await fillRegistration(page, someone, CENTRE);
    await send(page, button(page, '提交'));
    await expectPage(page, '照片信息采集');
  });

  await test.step('a photo that is none', async () => {
    const words = '这不是能识别的 JPG 或 PNG 图片，请换一张。';
    await field(page, '选择照片').setInputFiles({ name: '照片.txt', mimeType: 'text/plain', buffer: Buffer.from('我的照片') });
    if (withScripts()) {
      await expect(page.getByText(words, { exact: true })).toBeVisible();
    }
    const answer = await send(page, button(page, '上传照片'));
    await expect(page.getByText(words, { exact: true })).toHaveCount(2);
    await look(page);
    await expectRefused(page, answer);
    await comeBack(page, server, network);
    await expect(button(page, '支付')).toHaveCount(0);
  });
});

test('a double click on 提交 makes one registration', async ({ page, server, network, someone, staff }) => {
  await enterDesk(staff, server, STAFF);
  const before = await placesTaken(staff, server, CENTRE.code, '24');
  await arrive(page, server, network, someone);
  await acceptNotices(page);
  await identify(page, someone);
  await fillRegistration(page, someone, CENTRE);
  await button(page, '提交').dblclick();
  await expectPage(page, '照片信息采集');
  await comeBack(page, server, network);
  expect(await placesTaken(staff, server, CENTRE.code, '24')).toBe(before + 1);
});

test('a second account with the same ID number is refused, and does not learn whose it is', async ({ page, server, network, someone }) => {
  const first = await test.step('the first person registers', async () => {
    await arrive(page, server, network, someone);
    await registerAt(page, someone, CENTRE);
    await page.goto(server.at('ncre-bm', '/p/32/registration', network));
    await expectPage(page, '报名信息');
    const number = await registrationNumber(page);
    await send(page, button(page, '退出'));
    return number;
  });

  const second = { ...person(`${someone.email}, second`), idNumber: someone.idNumber, sex: someone.sex, bornOn: someone.bornOn };
  await arrive(page, server, network, second);
  await acceptNotices(page);
  await typeIdentity(page, second.idNumber);
  const answer = await send(page, button(page, '下一步'));
  await expectPage(page, '证件信息');
  await expectRefused(page, answer);
  await expect(page.getByText(/^该证件号码在本考次已经报过名/)).toHaveCount(2);
  await look(page);
  const shown = await page.content();
  for (const secret of [someone.name, someone.mobile, someone.email, first]) {
    expect(shown).not.toContain(secret);
  }
});
