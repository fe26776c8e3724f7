import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { House } from '../../server/compose.js';
import type { OfficerActor } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

interface Outcome {
  readonly file: string;
  readonly state: string;
  readonly recordId: string | null;
  readonly findings: readonly string[];
}

/** Takes in files and folders in an officer's name; each ends archived, waiting for a person, or refused with its reasons. */
export async function ingest(printer: Printer, paths: readonly string[], options: Record<string, unknown>): Promise<boolean> {
  const found = await Promise.all(paths.map(filesBelow));
  const files = found.flatMap((one) => one.files);
  const others = found.reduce((sum, one) => sum + one.others, 0);
  if (others > 0) printer.note(`Files left alone, because their names are not of PDF, JPEG, PNG or TIFF: ${others}`);
  if (files.length === 0) throw new ArchiveError('invalid', 'no-files');
  return withHouse(async (house) => {
    const actor = await officer(house, typeof options['as'] === 'string' ? options['as'] : undefined);
    const dossier = typeof options['dossier'] === 'string' ? await house.archive.dossiers.get(actor, options['dossier']) : undefined;
    await house.background.start();
    const brought: { file: string; itemId: string }[] = [];
    const outcomes: Outcome[] = [];
    for (const file of files) {
      try {
        const received = await house.archive.intake.receiveFile(actor, createReadStream(file), { originalName: basename(file) });
        const { items } = await house.archive.intake.createSubmission(actor, { channel: 'cli', papers: [{ files: [received] }], ...(dossier === undefined ? {} : { dossierId: dossier.id }) });
        brought.push({ file, itemId: items[0]?.id ?? '' });
      } catch (error) {
        // One file that cannot be taken in must not keep the others out.
        if (error instanceof ArchiveError && (error.kind === 'forbidden' || error.kind === 'unavailable')) throw error;
        outcomes.push({ file, state: 'refused', recordId: null, findings: [reasonOf(error)] });
      }
      printer.progress(brought.length + outcomes.length, files.length, 'files received');
    }
    await house.background.settled();
    outcomes.push(...(await Promise.all(brought.map(({ file, itemId }) => outcomeOf(house, actor, file, itemId)))));
    for (const outcome of outcomes) printer.line(outcome, `${outcome.state.padEnd(9)} ${outcome.file}${outcome.recordId === null ? '' : `  → ${outcome.recordId}`}${outcome.findings.map((text) => `\n            ${text}`).join('')}`);
    return outcomes.every((outcome) => outcome.state === 'archived' || outcome.state === 'waiting');
  });
}

async function outcomeOf(house: House, actor: OfficerActor, file: string, itemId: string): Promise<Outcome> {
  const { item } = await house.archive.intake.getItem(actor, itemId);
  const translator = createTranslator({ onMissing: () => undefined });
  const findings = item.findings.filter((finding) => finding.level !== 'note').map((finding) => translator.t('en', `finding.${finding.code}`, finding.params));
  return { file, state: item.state, recordId: item.recordId, findings };
}

function reasonOf(error: unknown): string {
  const translator = createTranslator({ onMissing: () => undefined });
  if (error instanceof ArchiveError && translator.has('en', `error.${error.code}`)) return translator.t('en', `error.${error.code}`, error.params);
  return error instanceof Error ? error.message : String(error);
}

async function filesBelow(path: string): Promise<{ files: string[]; others: number }> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new ArchiveError('invalid', 'file-not-there', { path });
  if (found.isFile()) return { files: [path], others: 0 };
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const all = entries.filter((entry) => entry.isFile());
  const files = all.filter((entry) => /\.(pdf|jpe?g|png|tiff?)$/i.test(entry.name)).map((entry) => join(entry.parentPath, entry.name)).sort();
  return { files, others: all.length - files.length };
}

/** The officer in whose name files come: the one named, or the only one who may digitise. */
async function officer(house: House, loginName: string | undefined): Promise<OfficerActor> {
  const users = await house.archive.access.users(systemActor('command-line'));
  const able = users.filter((user) => user.roles.includes('digitisation-officer') && user.state === 'active');
  const user = loginName === undefined ? (able.length === 1 ? able[0] : undefined) : users.find((one) => one.loginName === loginName);
  if (user === undefined) throw new ArchiveError('invalid', 'name-an-officer', {});
  const agencyIds = await house.archive.catalogue.agencyFamily(user.agencyId, house.ground.clock.today());
  return { kind: 'officer', id: user.id, name: user.displayName, roles: user.roles, agencyId: user.agencyId, agencyIds, provinceWide: user.provinceWide };
}
