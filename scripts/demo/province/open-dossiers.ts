import { addDays } from '../../../server/kernel/calendar.js';
import type { Drafter } from './drafter.js';
import { communeOn, departmentOn } from './localities.js';
import type { People } from './people.js';

/** Opens the dossiers of today for the look-up desk: each shows another kind of answer. */
export function openTodaysDossiers(drafter: Drafter, { households, persons }: People): void {
  const { today } = drafter;
  const dueOn = addDays(today, 10);
  const at = (index: number): (typeof households)[number] | undefined => households[index];
  const open = (procedure: string, owner: (typeof persons)[number] | undefined, place: 'commune' | 'police' | 'land', purpose?: string): void => {
    if (owner === undefined) return;
    const agency = place === 'commune' ? communeOn(owner.locality, today) : departmentOn(place === 'police' ? 'licence' : 'land', today);
    drafter.dossier({ procedure, owner, agency, openedOn: today, dueOn, ...(purpose === undefined ? {} : { purpose }) });
  };
  open('1.004222', at(0)?.husband, 'police', 'Đăng ký thường trú cho con');
  open('1.004859', at(0)?.wife, 'commune', 'Cải chính hộ tịch');
  open('1.013225', at(3)?.husband, 'commune', 'Xây dựng nhà ở');
  open('3.000347', at(5)?.husband, 'police', 'Đổi giấy phép lái xe');
  open('2.001263', persons.at(-1), 'commune', 'Nhận nuôi con nuôi');
  open('1.001776', at(1)?.husband, 'commune', 'Trợ cấp xã hội');
  open('1.013831', at(1)?.husband, 'land', 'Thừa kế quyền sử dụng đất');
  open('1.001731', at(5)?.husband, 'commune', 'Hỗ trợ mai táng');
  open('1.000894', persons.find((person) => person.name === 'Nguyễn Thị Trùng Tên'), 'commune', 'Đăng ký kết hôn');
  open('2.001263', persons.filter((person) => person.name === 'Nguyễn Thị Trùng Tên').at(-1), 'commune', 'Nhận nuôi con nuôi');
}
