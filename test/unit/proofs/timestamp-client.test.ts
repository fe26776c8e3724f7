import assert from 'node:assert/strict';
import type { RequestFault } from '../../../server/archive/signatures/fetching/guarded-request.js';
import { createTimestampClient } from '../../../server/archive/signatures/proofs/timestamp-client.js';
import { judgeToken } from '../../../server/archive/signatures/verifier/judge-token.js';
import { aTimestampAuthority } from '../../fakes/timestamp-authority.js';
import type { AuthorityFaults } from '../../fakes/timestamp-authority.js';

const AT = Date.UTC(2026, 10, 16, 18);
const CONTENT = Buffer.from('what is to be stamped');
const authority = aTimestampAuthority();

const asking = (faults: AuthorityFaults = {}) =>
  createTimestampClient(async (body) => ({ status: 200, contentType: 'application/timestamp-reply', bytes: authority.answer(body, AT, faults) })).stamp(CONTENT);

describe('asking a time-stamp authority', () => {
  it('gets a token over exactly the bytes, at the time the authority states', async () => {
    const answer = await asking();
    assert.ok('token' in answer);
    assert.equal(answer.at, '2026-11-16T18:00:00.000Z');
    const verdict = judgeToken(answer.token, [CONTENT], { now: AT + 1000, trust: authority.trust });
    assert.deepEqual([verdict.intact, verdict.trusted, verdict.time], [true, true, '2026-11-16T18:00:00.000Z']);
    assert.equal(judgeToken(answer.token, [Buffer.from('other')], { now: AT + 1000, trust: authority.trust }).imprint, false);
  });

  const wrong: readonly (readonly [string, AuthorityFaults, string])[] = [
    ['a token over something else', { otherImprint: true }, 'tsa-imprint-differs'], ['an answer to another question', { otherNonce: true }, 'tsa-nonce-differs'],
    ['a broken signature', { spoilSignature: true }, 'tsa-signature-invalid'], ['a refusal', { status: 2 }, 'tsa-status-2'], ['a page instead of an answer', { rubbish: true }, 'tsa-answer-unreadable'],
  ];
  for (const [name, faults, fault] of wrong) {
    it(`keeps no token from ${name}`, async () => {
      const answer = await asking(faults);
      assert.equal('fault' in answer && answer.fault, fault);
    });
  }

  it('says when nobody answers, and that asking again may help', async () => {
    const away: RequestFault = { fault: 'timeout', retry: true };
    assert.deepEqual(await createTimestampClient(async () => away).stamp(CONTENT), { fault: 'tsa-timeout', retry: true });
  });
});
