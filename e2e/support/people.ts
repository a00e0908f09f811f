// People who do not exist, always the same ones for the same seed.

export interface Person {
  name: string;
  /** A resident ID number with a true checksum (GB 11643-1999). */
  idNumber: string;
  /** As the system shows it, taken from the ID number. */
  sex: '男' | '女';
  /** `2004-05-17`, taken from the ID number. */
  bornOn: string;
  mobile: string;
  email: string;
  password: string;
  postcode: string;
  address: string;
}

export const DEMO_PASSWORD = 'Demo-2026-Pass!';

const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '欧阳', '司马'];
const GIVEN_NAMES = ['伟', '芳', '秀英', '敏', '静', '磊', '洋', '艳', '晓明', '子涵', '雨桐', '浩然', '思远', '佳怡'];
// Districts of several provinces: a candidate need not come from the province where the exam is taken.
const DISTRICTS = ['110105', '320102', '320106', '330106', '440305', '510104', '610113', '650102'];
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function person(seed: string): Person {
  const random = generator(seed);
  const bornOn = birthday(random);
  const sequence = 1 + Math.floor(random() * 998);
  return {
    name: pick(random, SURNAMES) + pick(random, GIVEN_NAMES),
    idNumber: withChecksum(pick(random, DISTRICTS) + bornOn.replaceAll('-', '') + String(sequence).padStart(3, '0')),
    sex: sequence % 2 === 1 ? '男' : '女',
    bornOn,
    // 138 is left to the demo's own candidates.
    mobile: `13${Math.floor(random() * 8)}${digits(random, 8)}`,
    email: `kaosheng.${digits(random, 10)}@example.cn`,
    password: `Zc7-${digits(random, 4)}-xuexi!`,
    postcode: '210023',
    address: `江苏省南京市栖霞区文苑路${1 + Math.floor(random() * 200)}号`,
  };
}

/** The check digit of GB 11643: weights modulo 11. */
export function withChecksum(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return first17 + '10X98765432'[sum % 11];
}

function birthday(random: () => number): string {
  const year = 1996 + Math.floor(random() * 10);
  const month = 1 + Math.floor(random() * 12);
  const day = 1 + Math.floor(random() * 28);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function digits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

function pick<T>(random: () => number, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)];
}

/** mulberry32, seeded by FNV-1a of the text: small, and the same on every machine. */
export function generator(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const byte of Buffer.from(seed)) {
    state = Math.imul(state ^ byte, 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
