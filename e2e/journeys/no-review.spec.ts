// S1–S17 at a centre that does not review, from the home page of each network to the ticket.

import {
  arrive,
  comeBack,
  expectLocked,
  expectState,
  leaveWithoutPhoto,
  registerAt,
  registrationNumber,
  uploadPhoto,
} from '../support/candidate.ts';
import { enterDesk, seatEverybody, ticketNumbers } from '../support/desk.ts';
import { button, link, send } from '../support/page.ts';
import {
  confirmPayment,
  countOf,
  declarationOf,
  downloadOf,
  expectOrderState,
  expectPaidOnce,
  goToCashier,
  payAtCashier,
  DECLARATION,
} from '../support/payment.ts';
import { pagesOf } from '../support/pdf.ts';
import { expect, test, withScripts } from '../support/test.ts';
import { expectPage } from '../support/visitor.ts';

const CENTRE = { code: '320511', subjects: ['24', '65'] };
const STAFF = 'centre320511@example.cn';
const TICKET = '准考证.pdf';

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const WAYS = [
  { title: 'by the public network at a desk', use: { network: 'public' } },
  { title: 'by the education network on a phone', use: { network: 'education', ...PHONE } },
] as const;

for (const { title, use } of WAYS) {
  test.describe(title, () => {
    test.use(use);

    test('a new person registers, pays and prints the ticket', async ({ page, server, someone, network, staff }) => {
      await test.step('a new person registers', async () => {
        await arrive(page, server, network, someone);
        await registerAt(page, someone, CENTRE);
        await leaveWithoutPhoto(page);
        await link(page, '修改照片信息').click();
        await uploadPhoto(page, someone.idNumber);
      });
      const number = await registrationNumber(page);

      await test.step('pays, and gets the health declaration', async () => {
        const declaration = await declarationOf(page, async () => {
          await send(page, button(page, '支付'));
          await expectPage(page, '支付确认');
        });
        const sheets = await pagesOf(declaration);
        expect(sheets, 'one sheet per subject').toHaveLength(CENTRE.subjects.length);
        for (const sheet of sheets) {
          expect(sheet).toContain('健康情况声明书');
          expect(sheet).toContain(someone.name);
        }
        // Coming to the page again does not start it again; the count below would tell.
        await page.reload();
        await confirmPayment(page);
        await goToCashier(page, server);
        await payAtCashier(page, server, network);
        await expectPaidOnce(page);
      });

      await test.step('finds it paid, and no ticket yet', async () => {
        await comeBack(page, server, network);
        await expectState(page, '已支付，报名成功');
        await expect(page.getByRole('region', { name: '报考科目' }).getByText('已支付', { exact: true })).toHaveCount(2);
        await expectLocked(page);
        await link(page, '查看订单详情').click();
        await expectPage(page, '订单详情');
        await expectOrderState(page, '支付成功');
        await link(page, '打印准考证').click();
        await expectPage(page, '打印准考证');
        await expect(page.getByText('考点还没有完成考场编排，请在编排完成后再打印准考证。')).toBeVisible();
        await expect(link(page, TICKET)).toHaveCount(0);
      });

      const tickets = await test.step('the centre seats everybody who has paid', async () => {
        await enterDesk(staff, server, STAFF);
        await seatEverybody(staff);
        return ticketNumbers(staff, number);
      });
      expect(new Set(tickets).size).toBe(CENTRE.subjects.length);

      await test.step('prints the ticket', async () => {
        await comeBack(page, server, network);
        const ticket = await downloadOf(page, TICKET, async () => {
          await link(page, '打印准考证').click();
          await expectPage(page, '打印准考证');
        });
        const text = (await pagesOf(ticket)).join('\n');
        expect(text).toContain(someone.name);
        for (const one of tickets) {
          expect(one).toMatch(/^\d{16}$/);
          expect(text).toContain(one);
        }
      });

      await test.step('the declaration was there on each page once', async () => {
        if (withScripts()) {
          // At the confirmation, at the order, and with the ticket.
          await expect.poll(() => countOf(page, DECLARATION)).toBe(3);
          expect(countOf(page, TICKET)).toBe(1);
        } else {
          expect([countOf(page, DECLARATION), countOf(page, TICKET)]).toEqual([1, 1]);
        }
      });
    });
  });
}
