import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { restoreRegister } from '../../server/archive/preservation/register/restore-register.js';
import { PREMIS_DOCUMENT, RECORD_DOCUMENT, recordDocument } from '../../server/archive/preservation/rules/record-document.js';
import { premisDocument } from '../../server/archive/preservation/rules/premis-document.js';
import { layFoundation } from '../../server/composition/foundation.js';
import { openRegisterKeeping } from '../../server/composition/register-keeping.js';
import { openStorage } from '../../server/composition/storage.js';
import { loadConfig } from '../../server/config/load.js';
import { systemClock } from '../../server/platform/clock.js';

/**
 * How fast a register comes back from the objects alone: writes so many objects as the archive writes them (a master, the record's
 * description, its PREMIS events), then fills an empty database from them. The index is not part of it (see bench search).
 *   node --import tsx scripts/bench/rebuild.ts [--objects 10000] [--dir .] [--json]
 */
const { values } = parseArgs({ options: { objects: { type: 'string', default: '10000' }, dir: { type: 'string', default: '.' }, json: { type: 'boolean', default: false } } });
const META = { message: 'bench', user: { name: 'bench', address: 'urn:example:bench' } };
const LANES = 32;
const AT = '2026-11-16T02:00:00.000Z';

async function main(): Promise<void> {
  const dir = await mkdtemp(join(values.dir, '.bench-rebuild-'));
  const config = loadConfig({ DATA_DIR: dir, KHOSO_LOG_LEVEL: 'error' });
  const ground = layFoundation(config, systemClock, join(dir, 'khoso.log'));
  try {
    await ground.migrator.up();
    const storage = await openStorage(config, systemClock);
    const count = Number(values.objects);
    const ids = Array.from({ length: count }, () => randomUUID()).values();
    await Promise.all(Array.from({ length: LANES }, async () => {
      for (const id of ids) await storeOne(storage.store, id);
    }));
    const { tables } = await openRegisterKeeping(ground, storage);
    const started = performance.now();
    const report = await restoreRegister({ tables, store: storage.store, destroyed: async () => new Set(), closeLog: async () => undefined })({ dryRun: false });
    const seconds = (performance.now() - started) / 1000;
    const lost = report.faults.filter((fault) => fault.code !== 'room-missing');
    if (report.records !== count || lost.length > 0) throw new Error(`${report.records} of ${count} records came back, ${lost.length} faults`);
    const figure = { objects: count, seconds, objectsPerSecond: count / seconds, peakMib: process.resourceUsage().maxRSS / 1024 };
    process.stdout.write(values.json ? `${JSON.stringify(figure)}\n` : `${count} objects in ${seconds.toFixed(1)} s: ${figure.objectsPerSecond.toFixed(0)} objects/s, peak memory ${figure.peakMib.toFixed(0)} MiB\n`);
  } finally {
    await ground.database.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function storeOne(store: { create: Awaited<ReturnType<typeof openStorage>>['store']['create'] }, id: string): Promise<void> {
  const master = Buffer.from(`%PDF-1.7 ${id}`);
  const digest = (algorithm: string): string => createHash(algorithm).update(master).digest('hex');
  const file = { recordId: id, logicalPath: 'masters/01.pdf', role: 'master', originalName: 'công văn.pdf', mediaType: 'application/pdf', sizeBytes: master.length, sha256: digest('sha256'), sha512: digest('sha512'), rank: 0 };
  const record = {
    id, objectId: id, title: `Công văn về việc thử nghiệm ${id}`, abstract: null, documentNumber: '12/UBND-VP', numberKey: '12/ubnd-vp', typeCode: 'cong-van', issuedOn: '2026-03-09', issuerName: 'Ủy ban nhân dân xã', issuerKey: 'uy ban nhan dan xa',
    issuerAgencyId: 'a', custodianAgencyId: 'a', signerName: null, signerTitle: null, copyClass: 'A', sensitivity: 'public', dossierId: null, procedureCode: null, componentCode: null, purpose: null, validFrom: null, validTo: null, validity: 'in-force',
    validityDueOn: null, fields: {}, retentionClass: null, signatureCount: 0, signatureState: 'none', pageCount: 1, textState: 'none', textConfidence: null, accessionedAt: AT, accessionedBy: 'x', updatedAt: AT, version: 1,
  };
  const owner = { id: randomUUID(), kind: 'person', name: 'Nguyễn Văn Mẫu', birthDate: null, sex: null, address: null, createdAt: AT, createdBy: 'x', version: 1 };
  const register = { records: [record], record_files: [file], record_owners: [{ recordId: id, ownerId: owner.id, rank: 0 }], record_status: [], record_links: [], record_history: [] };
  const act = { seq: 1, at: AT, action: 'record.accessioned', actorKind: 'system', actorId: 'system:x', actorName: 'x', data: {} };
  await store.create(id, [
    { logicalPath: file.logicalPath, source: master },
    { logicalPath: RECORD_DOCUMENT, source: Buffer.from(recordDocument({ recordId: id, objectId: id, register, context: { owners: [owner] }, names: { type: 'Công văn' } })) },
    { logicalPath: PREMIS_DOCUMENT, source: Buffer.from(premisDocument({ recordId: id, files: [file], acts: [act] })) },
  ], META);
}

await main();
