import { addYears } from '../../../server/kernel/calendar.js';
import type { Random } from '../random.js';
import { LOCALITIES } from './localities.js';
import { INVENTED_PROVINCE, type DemoIdentifier, type DemoPerson, type DemoRelation, type LocalityKey } from './model.js';

const SURNAMES = ['Nguyễn', 'Đinh', 'Trần', 'Lê', 'Phạm', 'Võ', 'Đặng', 'Bùi', 'Huỳnh', 'Đỗ', 'Phan', 'Trương', 'Hồ'];
const MALE = ['Văn Hư', 'Minh Cấu', 'Quốc Thử', 'Đức Mẫu', 'Hữu Nghiệm', 'Thành Giả', 'Anh Ví', 'Công Dụ', 'Tấn Tưởng', 'Gia Tượng'];
const FEMALE = ['Thị Hư', 'Ngọc Cấu', 'Thị Thử', 'Thu Mẫu', 'Mỹ Nghiệm', 'Thị Giả', 'Kim Ví', 'Thanh Dụ', 'Bích Tưởng', 'Thùy Tượng'];
const HIGHLAND_MALE = ['A Thui', 'A Blưk', 'A Dơn', 'A Nghiệm', 'A Hyel', 'A Mẫu'];
const HIGHLAND_FEMALE = ['Y Blan', 'Y Hlip', 'Y Thử', 'Y Mẫu', 'Y Rên', 'Y Giả'];
const LOCALITY_ORDER: readonly LocalityKey[] = ['chau-o', 'binh-hai', 'quang-trung', 'ly-son', 'binh-thanh', 'thang-loi'];

/** Persons and how they belong together. */
export interface People {
  readonly persons: readonly DemoPerson[];
  readonly relations: readonly DemoRelation[];
  readonly households: readonly Household[];
}

/** A married couple with children, and sometimes a dead grandparent. */
export interface Household {
  readonly husband: DemoPerson;
  readonly wife: DemoPerson;
  readonly children: readonly DemoPerson[];
  readonly deceased?: DemoPerson;
  readonly marriedOn: string;
}

/**
 * Invents 60 persons: 12 households of four or five, unmarried people, two persons of equal name and birth date, and a
 * foreigner and an emigrant with passports. Numbers follow the rules of their kind but carry a province code that nobody has.
 */
export function inventPeople(random: Random, today: string): People {
  const lastYear = Number(today.slice(0, 4)) - 1;
  const maker = personMaker(random.fork('people'));
  const households = Array.from({ length: 12 }, (_, index) => inventHousehold(maker, random.fork(`household/${index}`), index, lastYear));
  const twins = ['chau-o', 'quang-trung'].map((locality) =>
    maker({ name: 'Nguyễn Thị Trùng Tên', birthDate: '1991-05-19', sex: 'female', locality: locality as LocalityKey }),
  );
  const foreigner = maker({ name: 'JOHN FICTIONAL SAMPLE', birthDate: '1979-11-02', sex: 'male', locality: 'ly-son', ethnicity: 'Nước ngoài', nationality: 'Hư cấu', passports: ['ZZ9900001', 'ZZ9900017'] });
  const traveller = maker({ name: 'Trần Thị Hộ Chiếu', birthDate: '1988-02-14', sex: 'female', locality: 'chau-o', passports: ['ZC9900021'] });
  const singles: DemoPerson[] = [];
  const named = households.flatMap((one) => [one.husband, one.wife, ...one.children, ...(one.deceased === undefined ? [] : [one.deceased])]);
  while (named.length + twins.length + 2 + singles.length < 60) {
    const source = random.fork(`single/${singles.length}`);
    const sex = singles.length % 2 === 0 ? 'male' : 'female';
    const locality = LOCALITY_ORDER[singles.length % LOCALITY_ORDER.length] ?? 'chau-o';
    singles.push(maker({ name: nameOf(source, sex, locality), birthDate: dayIn(source, 1985, 2003), sex, locality }));
  }
  return { persons: [...named, ...twins, foreigner, traveller, ...singles], relations: households.flatMap(relationsOf), households };
}

type Maker = (spec: PersonSpec) => DemoPerson;
interface PersonSpec {
  readonly name: string;
  readonly birthDate: string;
  readonly sex: 'male' | 'female';
  readonly locality: LocalityKey;
  readonly ethnicity?: string;
  readonly nationality?: string;
  readonly passports?: readonly string[];
  readonly deathDate?: string;
}

function personMaker(random: Random): Maker {
  let count = 0;
  return (spec) => {
    count += 1;
    const { before, after } = LOCALITIES[spec.locality];
    const hamlet = `Thôn Hư Cấu ${random.int(1, 9)}`;
    const highland = /^(A|Y|Đinh) /.test(spec.name);
    return {
      kind: 'person',
      ref: `p${String(count).padStart(2, '0')}`,
      name: spec.name,
      birthDate: spec.birthDate,
      sex: spec.sex,
      ethnicity: spec.ethnicity ?? (highland ? (spec.name.startsWith('Đinh') ? 'Hrê' : 'Ba Na') : 'Kinh'),
      nationality: spec.nationality ?? 'Việt Nam',
      identifiers: identifiersOf(spec, count),
      address: `${hamlet}, ${after}`,
      addressBefore: `${hamlet}, ${before}`,
      locality: spec.locality,
      ...(spec.deathDate === undefined ? {} : { deathDate: spec.deathDate }),
    };
  };
}

/** Twelve digits: invented province, century and sex, year of birth, serial; for those of age before 2021 an earlier card too. */
function identifiersOf(spec: PersonSpec, count: number): DemoIdentifier[] {
  const year = Number(spec.birthDate.slice(0, 4));
  const century = Math.floor((year - 1900) / 100) * 2 + (spec.sex === 'male' ? 0 : 1);
  const own: DemoIdentifier = { kind: 'personal-number', value: `${INVENTED_PROVINCE}${century}${spec.birthDate.slice(2, 4)}${String(count).padStart(6, '0')}` };
  const list: DemoIdentifier[] = spec.nationality === undefined ? [own] : [];
  if (spec.nationality === undefined && year <= 2002) {
    const firstCard = addYears(spec.birthDate, 15);
    list.push({ kind: 'cmnd', value: `99${String(9_000_000 + count * 37).slice(-7)}`, validFrom: firstCard < '1995-01-01' ? '1995-01-01' : firstCard, validTo: '2024-12-31' });
  }
  (spec.passports ?? []).forEach((value, index) => {
    const from = addYears('2014-06-01', index * 10);
    list.push({ kind: 'passport', value, validFrom: from, validTo: addYears(from, 10) });
  });
  return list;
}

function inventHousehold(maker: Maker, random: Random, index: number, lastYear: number): Household {
  const locality = LOCALITY_ORDER[index % LOCALITY_ORDER.length] ?? 'chau-o';
  const husband = maker({ name: nameOf(random, 'male', locality), birthDate: dayIn(random, 1972, 1994), sex: 'male', locality });
  const wife = maker({ name: nameOf(random, 'female', locality), birthDate: dayIn(random, 1974, 1996), sex: 'female', locality });
  const marriedYear = Math.max(Number(husband.birthDate.slice(0, 4)), Number(wife.birthDate.slice(0, 4))) + 23;
  const marriedOn = dayIn(random, marriedYear, marriedYear);
  const surname = husband.name.split(' ')[0] ?? '';
  const children = Array.from({ length: index % 3 === 0 ? 3 : 2 }, (_, child) => {
    const sex = random.next() < 0.5 ? ('male' as const) : ('female' as const);
    const year = Math.min(lastYear, marriedYear + 1 + child * 3);
    const given = nameOf(random, sex, locality);
    // Ba Na given names carry the sex (A, Y) and no family name.
    const name = surname === 'A' ? random.pick(sex === 'male' ? HIGHLAND_MALE : HIGHLAND_FEMALE) : /^(A|Y) /.test(given) ? given : `${surname} ${given.split(' ').slice(1).join(' ')}`;
    return maker({ name, birthDate: dayIn(random, year, year), sex, locality });
  });
  const elder: PersonSpec = { name: nameOf(random, 'male', locality), birthDate: dayIn(random, 1938, 1950), sex: 'male', locality, deathDate: dayIn(random, 2019, 2025) };
  return { husband, wife, children, marriedOn, ...(index % 4 === 1 ? { deceased: maker(elder) } : {}) };
}

function relationsOf(household: Household): DemoRelation[] {
  const { husband, wife, children, deceased } = household;
  const list: DemoRelation[] = [
    { ownerRef: husband.ref, relatedRef: wife.ref, kind: 'spouse' },
    { ownerRef: wife.ref, relatedRef: husband.ref, kind: 'spouse' },
  ];
  for (const child of children) {
    for (const parent of [husband, wife]) {
      list.push({ ownerRef: parent.ref, relatedRef: child.ref, kind: 'child' }, { ownerRef: child.ref, relatedRef: parent.ref, kind: 'parent' });
    }
  }
  if (deceased !== undefined) {
    list.push({ ownerRef: husband.ref, relatedRef: deceased.ref, kind: 'parent' }, { ownerRef: husband.ref, relatedRef: deceased.ref, kind: 'deceased' });
  }
  return list;
}

function nameOf(random: Random, sex: 'male' | 'female', locality: LocalityKey): string {
  const highland = locality === 'quang-trung' || locality === 'thang-loi';
  if (highland && random.next() < 0.75) return random.pick(sex === 'male' ? HIGHLAND_MALE : HIGHLAND_FEMALE);
  return `${random.pick(SURNAMES)} ${random.pick(sex === 'male' ? MALE : FEMALE)}`;
}

function dayIn(random: Random, first: number, last: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${random.int(first, last)}-${pad(random.int(1, 12))}-${pad(random.int(1, 28))}`;
}
