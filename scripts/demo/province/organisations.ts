import type { Random } from '../random.js';
import { isTaxCode } from '../../../server/kernel/subject-id.js';
import { LOCALITIES } from './localities.js';
import type { DemoOrganisation, DemoPerson } from './model.js';

const TRADES = ['Thủy sản', 'Hành tỏi', 'Cà phê', 'Vật liệu xây dựng', 'Vận tải', 'Dược liệu', 'Cơ khí', 'Du lịch', 'May mặc', 'Chế biến gỗ'];

/** First two digits of every invented tax code: no province issues them. */
const INVENTED_OFFICE = '99';

/** Invents 20 organisations: companies, two branches of them and household businesses, each with a valid check digit. */
export function inventOrganisations(random: Random, persons: readonly DemoPerson[]): DemoOrganisation[] {
  const source = random.fork('organisations');
  const adults = persons.filter((person) => person.birthDate < '1996' && person.deathDate === undefined && person.nationality === 'Việt Nam');
  const list: DemoOrganisation[] = [];
  for (let serial = 1; list.length < 18; serial += 1) {
    const taxCode = taxCodeOf(serial);
    const representative = adults[(list.length * 3) % adults.length];
    if (taxCode === undefined || representative === undefined) continue;
    const company = list.length < 10;
    const trade = TRADES[list.length % TRADES.length] ?? '';
    const name = company ? `Công ty TNHH ${trade} Hư Cấu ${list.length + 1}` : `Hộ kinh doanh ${trade} ${representative.name} (thử nghiệm)`;
    list.push(organisation(list.length, name, taxCode, representative, company ? 'company' : 'household', foundingDay(source)));
  }
  for (const parent of list.slice(0, 2)) {
    const representative = persons.find((person) => person.ref === parent.representativeRef);
    if (representative !== undefined) list.push(organisation(list.length, `Chi nhánh Kon Tum - ${parent.name}`, `${parent.taxCode}001`, representative, 'branch', '2024-04-15'));
  }
  return list;
}

function organisation(index: number, name: string, taxCode: string, representative: DemoPerson, form: DemoOrganisation['form'], foundedOn: string): DemoOrganisation {
  return {
    kind: 'organisation',
    ref: `o${String(index + 1).padStart(2, '0')}`,
    name,
    taxCode,
    identifiers: [{ kind: 'tax-code', value: taxCode, validFrom: foundedOn }],
    address: `Số ${index + 1} đường Thử Nghiệm, ${LOCALITIES[representative.locality].after}`,
    locality: representative.locality,
    representativeRef: representative.ref,
    form,
    foundedOn,
  };
}

/** Ten digits with the check digit that fits; undefined for serials for which none is issued. */
function taxCodeOf(serial: number): string | undefined {
  const stem = `${INVENTED_OFFICE}${String(serial * 61).padStart(7, '0')}`;
  return Array.from({ length: 10 }, (_, digit) => `${stem}${digit}`).find(isTaxCode);
}

function foundingDay(random: Random): string {
  return `${random.int(2016, 2026)}-0${random.int(1, 9)}-${random.int(10, 28)}`;
}
