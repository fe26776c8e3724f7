import type { SignaturesDeps } from '../deps.js';
import { readStored } from '../queries/read-runs.js';
import { digestOf, readReport } from '../rules/report-files.js';
import type { SignatureDoorDeps } from './door-deps.js';

/** Reads stored reports for the record page, whose reading the register has judged and logged already. */
export function peekReport(storage: SignaturesDeps['storage']): SignatureDoorDeps['peekReport'] {
  return async (record, run) => {
    const bytes = await readStored(storage, record.objectId, run.reportPath);
    return bytes === undefined || digestOf(bytes) !== run.reportSha256 ? undefined : readReport(bytes);
  };
}
