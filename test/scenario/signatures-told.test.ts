import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify } from '../../server/archive/signatures/verifier/verify.js';
import { judgementOf } from '../unit/signatures-doors/support-scenes.js';
import { checkTelling } from '../unit/signatures-doors/support-telling.js';

const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const MOST_BYTES = 5_000_000;

describe('what is told of real and hostile files', () => {
  for (const name of ['gov', 'signatures/pdf']) {
    it(`is said in both languages and never better than it is (${name}; skipped where the shared corpus is absent)`, function () {
      this.timeout(600_000);
      const folder = path.join(CORPUS, name);
      if (!existsSync(folder)) return this.skip();
      const files = readdirSync(folder, { recursive: true }).map(String).filter((file) => file.endsWith('.pdf')).sort();
      assert.ok(files.length > 0);
      for (const file of files) {
        const bytes = readFileSync(path.join(folder, file));
        if (bytes.length < MOST_BYTES) checkTelling(judgementOf(verify(bytes, { now: Date.UTC(2026, 10, 22) })), file);
      }
    });
  }
});
