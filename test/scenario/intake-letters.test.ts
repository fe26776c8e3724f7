import assert from 'node:assert/strict';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createExtraction } from '../../server/archive/extraction/extraction.js';
import type { Extraction } from '../../server/archive/extraction/extraction.js';
import { readLetterFields } from '../../server/archive/extraction/rules/read-letter-fields.js';
import { createProbe } from '../../server/archive/intake/probes/create-probe.js';
import { createTextReader } from '../../server/archive/intake/probes/create-text-reader.js';
import { bestSuggestion } from '../../server/archive/intake/rules/suggest-metadata.js';
import { suggestFromLetter } from '../../server/archive/intake/rules/suggest-from-letter.js';
import { countSignatures } from '../../server/archive/signatures/verifier/count-signatures.js';
import { digitiser, openIntakeHouse } from '../integration/intake-house.js';
import type { IntakeHouse } from '../integration/intake-house.js';

const LETTERS = new URL('../../../shared/corpus/letters/', import.meta.url);
// Numbers and days as printed on the three letters.
const TRUTH = [
  ['1549-ubnd-tthc.pdf', '1549/UBND-TTHC', '2022-04-06', 'cong-van'],
  ['972-ubnd-kstthc.pdf', '972/UBND-KSTTHC', '2021-03-11', 'cong-van'],
  ['140-kh-ubnd.pdf', '140/KH-UBND', '2021-10-04', 'ke-hoach'],
] as const;

describe(`the real letters at the door${existsSync(LETTERS) ? '' : ' (skipped: the shared corpus is not beside the repository)'}`, function () {
  this.timeout(120_000);
  let extraction: Extraction;
  let house: IntakeHouse;
  before(async function () {
    if (!existsSync(LETTERS)) return this.skip();
    extraction = createExtraction({ engine: 'off', workers: 1 });
    const plain = await openIntakeHouse();
    const { catalogue } = plain.deps.registers;
    const types = await catalogue.listTypes();
    const plan = { ...types[0]!, code: 'ke-hoach', nameVi: 'Kế hoạch' };
    house = await openIntakeHouse({
      probe: createProbe({ extraction, countSignatures: async (path) => countSignatures(await readFile(path)) }),
      text: createTextReader({ extraction, readFields: (pages) => suggestFromLetter(readLetterFields(pages)) }),
      registers: { ...plain.deps.registers, catalogue: { ...catalogue, listTypes: async () => [...types, plan] } },
      settings: { ...plain.deps.settings, maxFileBytes: 50_000_000 },
    }, plain.db);
  });
  after(async () => {
    await extraction?.close();
    await house?.close();
  });

  for (const [name, number, day, type] of TRUTH) {
    it(`proposes number, day and type of ${name}, with the place each was read from`, async () => {
      const file = await house.intake.receiveFile(digitiser, createReadStream(new URL(name, LETTERS)), { originalName: name });
      const { items } = await house.intake.createSubmission(digitiser, { channel: 'web', papers: [{ files: [file] }] });
      await house.settle();
      const { item } = await house.intake.getItem(digitiser, items[0]?.id ?? '');
      assert.equal(item.state, 'waiting', JSON.stringify([item.findings, item.fault]));
      const best = (field: string): string | undefined => bestSuggestion(item.suggestions, field)?.value;
      assert.deepEqual([best('documentNumber'), best('issuedOn'), best('typeCode')], [number, day, type]);
      const read = bestSuggestion(item.suggestions, 'documentNumber');
      assert.ok(read?.page === 1 && read.box !== null && read.box.x + read.box.width <= 1 && read.box.y < 0.5);
      assert.ok((best('title') ?? '').length > 20);
      assert.ok(item.suggestions.every((one) => one.confidence < 1));
    });
  }
});
