import { join } from 'node:path';
import { loadConfig } from '../../server/config/load.js';
import { layFoundation } from '../../server/composition/foundation.js';
import { systemClock } from '../../server/platform/clock.js';
import { verifyPath } from '../../storage/verify.js';
import type { Printer } from './print.js';

/** Follows the audit chain; answers false at the first bad entry and names it. */
export async function verifyAudit(printer: Printer): Promise<boolean> {
  const config = loadConfig(process.env);
  const ground = layFoundation(config, systemClock, join(config.dataDir, 'khoso.log'));
  try {
    const { checked, head, fault } = await ground.audit.verify();
    printer.result(
      { ok: fault === undefined, checked, head, ...(fault === undefined ? {} : { fault }) },
      fault === undefined ? `${checked} entries follow each other without a gap. Head: ${head.hash}` : `Entry ${fault.seq} is wrong (${fault.code}). ${checked} entries before it are sound.`,
    );
    return fault === undefined;
  } finally {
    await ground.database.close();
  }
}

/** Judges the storage root (or a path given) object by object; needs no database. */
export async function verifyStorage(printer: Printer, path: string | undefined, deep: boolean): Promise<boolean> {
  const root = path ?? join(loadConfig(process.env).dataDir, 'objects');
  let objects = 0;
  let invalid = 0;
  for await (const found of verifyPath(root, { deep })) {
    objects += 1;
    if (!found.valid) invalid += 1;
    const codes = [...found.errors, ...found.warnings].map((one) => one.code).join(', ');
    if (printer.json || !found.valid || found.warnings.length > 0) printer.line(found, `${found.valid ? 'valid  ' : 'INVALID'} ${found.path} ${codes}`);
  }
  if (!printer.json) printer.result({}, `${objects} objects checked${deep ? ' to the last byte' : ''}, ${invalid} invalid.`);
  return invalid === 0;
}
