import type { DestroyedRecord } from '../../records/model.js';
import type { DispositionStore } from '../store.js';

/** Answers for the register what it may say of a record that was destroyed: by which decision, and to whom. */
export const destroyedRecord =
  (store: Pick<DispositionStore, 'tombstone'>) =>
  async (recordId: string): Promise<DestroyedRecord | undefined> => {
    const found = await store.tombstone(recordId);
    if (found === undefined) return undefined;
    const { typeCode, custodianAgencyId, sensitivity, decisionNumber, decisionDate } = found;
    return { id: recordId, typeCode, custodianAgencyId, sensitivity, decisionNumber, decisionDate };
  };
