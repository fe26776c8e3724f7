import { toAccessScope } from '../../server/archive/search/describe-record.js';
import { sentenceOf } from '../../server/archive/reuse/present.js';
import { systemActor } from '../../server/kernel/actor.js';
import { ArchiveError } from '../../server/kernel/errors.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { parseSubjectId } from '../../server/kernel/subject-id.js';
import { createTranslator } from '../../server/platform/i18n/translator.js';
import { withHouse } from './open-house.js';
import type { Printer } from './print.js';

const actor = systemActor('command-line');

/** Finds papers, as the administrator of the machine sees them; the search is audited. */
export async function search(printer: Printer, words: string): Promise<boolean> {
  return withHouse(async (house) => {
    const answer = await house.archive.search.search(toAccessScope(EVERYTHING), { text: words, limit: 20, byIdentifier: true });
    await house.ground.uow.run(actor, async (tx) => tx.record({ name: 'search.asked', subject: { type: 'search', id: 'records' }, data: { text: words.slice(0, 300), total: answer.total }, announce: false }));
    const text = (segments: readonly { text: string; marked: boolean }[]): string => segments.map((one) => (one.marked ? `[${one.text}]` : one.text)).join('');
    if (!printer.json) printer.note(`${answer.total} found`);
    for (const hit of answer.hits) printer.line(hit, `${hit.recordId}  page ${hit.pageNumber}  ${text(hit.title)}\n    ${text(hit.snippet).replace(/\s+/g, ' ')}`);
    return answer.total > 0;
  });
}

/** What is held of somebody for a procedure; the look-up is audited like any other. */
export async function reuse(printer: Printer, person: string, procedure: string): Promise<boolean> {
  const id = parseSubjectId(person);
  if (id === undefined) throw new ArchiveError('invalid', 'number-not-understood');
  return withHouse(async (house) => {
    const owner = await house.archive.owners.findByIdentifier(id);
    const answer = await house.archive.reuse.lookUp(actor, { ownerId: owner?.id ?? null, procedureCode: procedure, dossierCode: 'command-line', purpose: 'command-line' });
    const translator = createTranslator({ onMissing: () => undefined });
    for (const component of answer.components) {
      const sentence = sentenceOf(component.reason);
      printer.line(component, `${component.state.padEnd(10)} ${component.nameVi}\n             ${translator.t('vi', sentence.key, sentence.params)}`);
    }
    return answer.counts.missing === 0;
  });
}
