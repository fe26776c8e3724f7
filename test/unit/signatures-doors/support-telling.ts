import assert from 'node:assert/strict';
import { presentJudgement } from '../../../server/archive/signatures/doors/present-judgement.js';
import type { Judgement } from '../../../server/archive/signatures/doors/present-judgement.js';
import { countedOf, intactness } from '../../../server/archive/signatures/doors/verdict-line.js';
import { LANGS } from '../../../server/platform/i18n/formats.js';
import { createTranslator } from '../../../server/platform/i18n/translator.js';
import { createViewEngine } from '../../../server/platform/views/engine.js';
import { aPage } from '../views/samples/common.js';

const engine = createViewEngine({ translator: createTranslator() });
const TREES = new Map([['test', 'Cây thử nghiệm']]);

/** Renders a judgement in both languages, where a missing text throws, and refuses words that say more than was proven. */
export function checkTelling(judgement: Judgement, what: string): void {
  const { verdict, state } = judgement;
  const view = presentJudgement(judgement, TREES);
  for (const lang of LANGS) {
    const html = engine.render('signatures/check', {
      ...aPage(lang, '/signatures/check', { key: 'signature-pages.check.title' }), action: '/signatures/check', maxBytes: 1, errors: {}, errorList: [], name: 'x.pdf', judgement: view, sha256: verdict.sha256, sizeBytes: verdict.sizeBytes,
      at: verdict.validatedAt, policy: 'p', trustVersion: 1,
    });
    assert.ok(!/undefined|NaN|\[object/.test(html), `${what}: something undefined`);
  }
  const counted = countedOf(verdict);
  const keys = [view.line.key, ...view.statements.map((one) => one.message.key)].map((key) => key.replace('signature-pages.', ''));
  if (counted.some((one) => intactness(one) !== 'intact')) assert.ok(!keys.includes('says.contentIntact') && !keys.includes('line.VALID') && !keys.includes('line.VALID_AT_SIGNING'), `${what}: called whole`);
  if (counted.some((one) => one.kind !== 'doc-timestamp' && !one.chain.trusted)) assert.ok(!keys.includes('says.issuerKnown'), `${what}: called trusted`);
  if (state !== 'passed') assert.ok(!keys[0]?.startsWith('line.VALID'), `${what}: called valid`);
}
