import { join } from 'node:path';
import { loadConfig } from '../../server/config/load.js';
import { layFoundation } from '../../server/composition/foundation.js';
import { systemClock } from '../../server/platform/clock.js';
import { openStorage } from '../../server/composition/storage.js';
import { verifyBackend, verifyPath } from '../../storage/verify.js';
import type { ObjectFinding } from '../../storage/validation/findings.js';
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

/** What is judged: a path given, or every place the settings name. */
async function* findings(path: string | undefined, deep: boolean): AsyncGenerator<ObjectFinding> {
  const config = path === undefined ? loadConfig(process.env) : undefined;
  if (config === undefined || config.storage === 'disk') {
    yield* verifyPath(path ?? join(config?.dataDir ?? '', 'objects'), { deep });
    return;
  }
  const { backend } = await openStorage(config, systemClock);
  for (const member of backend.members ?? [{ name: backend.kind, backend }]) {
    for await (const found of verifyBackend(member.backend, { deep })) yield { ...found, path: `${member.name}:${found.path}` };
  }
}

/** Judges the storage (or a path given) object by object; needs no database. */
export async function verifyStorage(printer: Printer, path: string | undefined, deep: boolean): Promise<boolean> {
  let objects = 0;
  let invalid = 0;
  for await (const found of findings(path, deep)) {
    objects += 1;
    if (!found.valid) invalid += 1;
    const codes = [...found.errors, ...found.warnings].map((one) => one.code).join(', ');
    if (printer.json || !found.valid || found.warnings.length > 0) printer.line(found, `${found.valid ? 'valid  ' : 'INVALID'} ${found.path} ${codes}`);
  }
  if (!printer.json) printer.result({}, `${objects} objects checked${deep ? ' to the last byte' : ''}, ${invalid} invalid.`);
  return invalid === 0;
}
