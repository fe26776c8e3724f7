import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { renderEnvExample } from '../../server/config/env-example.js';

describe('.env.example', () => {
  it('is what the table of settings says (npm run env:write renews it)', () => {
    assert.equal(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'), renderEnvExample());
  });
});
