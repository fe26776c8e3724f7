import { may } from '../../../kernel/permission.js';
import type { RecordPanel } from '../../records/model.js';
import type { Fixity } from './fixity.js';

/** "Kiểm tra toàn vẹn gần nhất" on the record page. */
export function fixityPanel(fixity: Pick<Fixity, 'stateOf'>): RecordPanel {
  return {
    partial: 'fixity-panel',
    place: 'card',
    async present({ actor, record }) {
      const known = await fixity.stateOf(record.objectId);
      const sees = may(actor, 'preservation.read');
      return {
        result: known?.state.result ?? 'never',
        lastVerifiedAt: known?.state.lastVerifiedAt ?? null,
        dueAt: known?.state.dueAt ?? null,
        alarms: (known?.alarms ?? []).length,
        ...(sees ? { href: '/preservation' } : {}),
        ...(may(actor, 'preservation.manage') ? { verifyAction: `/preservation/verify/${encodeURIComponent(record.id)}` } : {}),
      };
    },
  };
}
