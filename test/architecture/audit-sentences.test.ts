import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCALES_DIR, loadTexts } from '../../server/platform/i18n/translator.js';

const SERVER = fileURLToPath(new URL('../../server', import.meta.url));
/** Facts with a name made of parts, which the search below cannot see. */
const COMPOSED = ['hold.ledger-held', 'hold.ledger-released', 'trust.refused', 'trust.withdrawn'];

/** Names written beside `tx.record`, or handed to those who write there as `fact: '…'` or as the fact of a change. */
function factsOf(source: string): string[] {
  const written = [...source.matchAll(/\b(?:name|fact):\s*(?:[^'\n]{0,60}\?\s*)?'([a-z-]+\.[a-z-]+)'(?:\s*:\s*'([a-z-]+\.[a-z-]+)')?/g)].flatMap((match) => [match[1], match[2]]);
  return written.filter((name): name is string => name !== undefined && !/\.(js|xsd)$/.test(name));
}

describe('The log of acts', () => {
  it('has a sentence for every act that is written into it', () => {
    const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const facts = new Set([...COMPOSED, ...files.map((name) => readFileSync(join(SERVER, name), 'utf8')).filter((source) => /\.record\(|fact:/.test(source)).flatMap(factsOf)]);
    assert.ok(facts.size > 120, `found only ${facts.size}`);
    const texts = loadTexts(LOCALES_DIR, 'vi');
    assert.deepEqual([...facts].filter((name) => !texts.has(`audit.act.${name}`)).sort(), []);
  });
});
