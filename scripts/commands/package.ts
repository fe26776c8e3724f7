import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { House } from '../../server/compose.js';
import type { Package, PackageFinding } from '../../server/archive/packages/model.js';
import { EXPORT_FORMATS, isAtRest } from '../../server/archive/packages/model.js';
import type { ExportFormat } from '../../server/archive/packages/model.js';
import type { Packages } from '../../server/archive/packages/packages.js';
import type { PreservationWing } from '../../server/composition/preservation-wing.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

const LOOK_MS = 500;

/** Reads a package and tells everything it would be refused for; changes nothing. */
export async function checkPackage(printer: Printer, path: string, options: Record<string, unknown>): Promise<boolean> {
  return withHouse(async (house) => {
    const agencyId = typeof options['as'] === 'string' ? (await officer(house, options['as'])).agencyId : null;
    const plan = await packagesOf(house).check(path, agencyId, (done, total) => printer.progress(done, total, 'files read'));
    for (const finding of plan.findings) tell(printer, finding);
    const errors = plan.findings.filter((finding) => finding.level === 'error').length;
    const importable = errors === 0 && plan.papers.length > 0;
    printer.result(
      { valid: errors === 0, importable, format: plan.format, title: plan.title, files: plan.fileCount, papers: plan.papers.length, errors },
      errors === 0 ? `${plan.format}: ${plan.fileCount} files, ${plan.papers.length} papers. ${importable ? 'Nothing speaks against it.' : 'The package is sound, but it describes no papers: it cannot be imported.'}` : `${plan.format}: ${errors} errors. Nothing of it would be taken in.`,
    );
    return errors === 0;
  });
}

/** Takes a package in and waits until it is in the archive, refused, or needs a person. */
export async function importPackage(printer: Printer, path: string, options: Record<string, unknown>): Promise<boolean> {
  return withHouse(async (house) => {
    const actor = await officer(house, typeof options['as'] === 'string' ? options['as'] : undefined);
    await house.background.start();
    const { id } = await packagesOf(house).receive(actor, { kind: 'path', path });
    const one = await follow(printer, house, actor, id);
    for (const finding of one.findings) tell(printer, finding);
    printer.result({ id, state: one.state, papers: one.papersTotal, title: one.title }, `${one.state}: ${one.title}, ${one.papersDone} of ${one.papersTotal} papers (package ${id})`);
    return one.state === 'archived';
  });
}

/** Makes a package of records or of a dossier and writes it into a folder. */
export async function exportPackage(printer: Printer, target: string, recordIds: readonly string[], options: Record<string, unknown>): Promise<boolean> {
  const format = EXPORT_FORMATS.find((one) => one === (options['format'] ?? 'eark-aip')) as ExportFormat | undefined;
  if (format === undefined) throw new Error(`--format is one of ${EXPORT_FORMATS.join(', ')}`);
  return withHouse(async (house) => {
    const actor = await officer(house, typeof options['as'] === 'string' ? options['as'] : undefined);
    await house.background.start();
    const asked = await packagesOf(house).requestExport(actor, {
      format, reason: String(options['reason'] ?? ''), ...(typeof options['dossier'] === 'string' ? { dossierId: options['dossier'] } : { recordIds }),
    });
    const one = await follow(printer, house, actor, asked.id);
    if (one.state !== 'ready') throw new ArchiveError('conflict', 'package-not-ready', { state: one.state });
    const { stream, name } = await packagesOf(house).openBuilt(actor, one.id);
    const path = join(target, basename(name));
    await pipeline(stream, createWriteStream(path, { flags: 'wx' }));
    printer.result({ path, sha256: one.sha256, sizeBytes: one.sizeBytes, papers: one.papersTotal }, `${path}\n${one.papersTotal} papers, ${one.sizeBytes} bytes, SHA-256 ${one.sha256 ?? ''}`);
    return true;
  });
}

async function follow(printer: Printer, house: House, actor: OfficerActor, id: string): Promise<Package> {
  for (;;) {
    const one = await packagesOf(house).get(actor, id);
    if (one.papersTotal > 0) printer.progress(one.papersDone, one.papersTotal, one.state);
    if (isAtRest(one.state)) return one;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function tell(printer: Printer, finding: PackageFinding): void {
  const translator = createTranslator({ onMissing: () => undefined });
  const params = { ...finding.params };
  const message = translator.t('en', `packages.rule.${finding.rule}`, params);
  const remedy = translator.t('en', `packages.mend.${finding.rule}`, params);
  printer.line({ ...finding, message, remedy }, `${finding.level === 'error' ? 'ERROR' : 'warn '} ${finding.path ?? '(package)'}: ${message}. ${remedy}`);
}

function packagesOf(house: House): Packages {
  return (house.wings.find((wing) => 'packages' in wing) as PreservationWing).packages;
}

/** The officer in whose name it happens: the one named, or the only one who may digitise. */
async function officer(house: House, loginName: string | undefined): Promise<OfficerActor> {
  const users = (await house.archive.access.users(systemActor('command-line'))).filter((user) => user.state === 'active');
  const able = users.filter((user) => user.roles.includes('digitisation-officer'));
  const user = loginName === undefined ? (able.length === 1 ? able[0] : undefined) : users.find((one) => one.loginName === loginName);
  if (user === undefined) throw new ArchiveError('invalid', 'name-an-officer', {});
  const agencyIds = await house.archive.catalogue.agencyFamily(user.agencyId, house.ground.clock.today());
  return { kind: 'officer', id: user.id, name: user.displayName, roles: user.roles, agencyId: user.agencyId, agencyIds, provinceWide: user.provinceWide };
}
