import { addDays } from '../../../kernel/calendar.js';
import { requirePermission } from '../../../kernel/permission.js';
import { definePage, view } from '../../../platform/http/define-page.js';
import type { Page } from '../../../platform/http/define-page.js';
import type { DispositionPageDeps } from './door-deps.js';
import { crumbs } from './list-pages.js';

const AHEAD_DAYS = 30;
const MOST = 200;

/** Papers whose validity ends within thirty days, so that their holders can be told before they stand at a counter with them. */
export function endingPage(deps: DispositionPageDeps): Page {
  return definePage({
    method: 'get', path: '/disposition/ending', access: 'officer',
    handle: async ({ actor, lang }) => {
      requirePermission(actor, 'retention.read');
      const today = deps.clock.today();
      const scope = await deps.records.scopeFor(actor);
      const types = new Map((await deps.catalogue.listTypes()).map((type) => [type.code, lang === 'vi' ? type.nameVi : type.nameEn]));
      const found = await deps.disposition.endingSoon(scope, actor.provinceWide ? undefined : actor.agencyIds, today, addDays(today, AHEAD_DAYS), MOST);
      const records = await Promise.all(found.map(async ({ recordId, validTo }) => ({ validTo, record: (await deps.records.peek(recordId))?.record })));
      const rows = records.flatMap(({ record, validTo }) =>
        record === undefined ? [] : [{ href: `/records/${record.id}`, title: record.title, number: record.documentNumber, typeName: types.get(record.typeCode) ?? record.typeCode, validTo }]);
      return view('disposition/ending', { key: 'disposition.ending.title' }, { rows, days: AHEAD_DAYS, pager: { shown: rows.length } }, { breadcrumbs: [crumbs()[0]!, { label: { key: 'disposition.ending.title' } }] });
    },
  });
}
