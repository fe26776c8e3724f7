import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyChange } from '../../../server/archive/signatures/trust/rules/apply-change.js';
import { checkDecision, isFingerprint, tidyFingerprint } from '../../../server/archive/signatures/trust/rules/decide-proposal.js';
import { NO_TRUST } from '../../../server/archive/signatures/trust/model.js';
import type { AnchorLimits, TrustChange } from '../../../server/archive/signatures/trust/model.js';
import { readTrees } from '../../../server/archive/signatures/trust/trees.js';
import type { Actor } from '../../../server/kernel/actor.js';
import { systemActor } from '../../../server/kernel/actor.js';
import { ArchiveError } from '../../../server/kernel/errors.js';
import { anOfficer } from '../../builders/an-officer.js';

const A = 'aa'.repeat(32);
const B = 'f04ba4b4c5d6e7f80912233445566778899aabbccddeeff00112233dfe2fdb8'.padStart(64, '7');
const LIMITS: AnchorLimits = { tree: 'vn-national', purposes: ['signer'], trustedFrom: null, sunset: null };
const change = (kind: TrustChange['kind'], fingerprint = A, limits: AnchorLimits | null = null): TrustChange => ({ kind, fingerprint, limits });
const code = (name: string) => (error: unknown): boolean => error instanceof ArchiveError && error.code === name;

describe('what a change makes of the trust store', () => {
  it('adds, limits and withdraws an anchor', () => {
    const one = applyChange(NO_TRUST, change('add-anchor', A, LIMITS));
    assert.deepEqual(one.anchors, [{ fingerprint: A, ...LIMITS }]);
    const ended = applyChange(one, change('change-anchor', A, { ...LIMITS, sunset: '2026-01-01T00:00:00.000Z' }));
    assert.equal(ended.anchors[0]?.sunset, '2026-01-01T00:00:00.000Z');
    assert.deepEqual(applyChange(ended, change('withdraw-anchor')), NO_TRUST);
  });

  it('leaves an anchor where it stands when its certificate is denied, so that lifting the denial brings it back', () => {
    const denied = applyChange(applyChange(NO_TRUST, change('add-anchor', A, LIMITS)), change('deny'));
    assert.deepEqual([denied.anchors.length, denied.denied], [1, [A]]);
    assert.deepEqual(applyChange(denied, change('lift-denial')).denied, []);
  });

  it('takes no anchor that is denied, none without purpose and none that ends before it begins', () => {
    const denied = applyChange(NO_TRUST, change('deny'));
    assert.throws(() => applyChange(denied, change('add-anchor', A, LIMITS)), code('trust-denied'));
    assert.throws(() => applyChange(NO_TRUST, change('add-anchor', A, { ...LIMITS, purposes: [] })), code('trust-limits-missing'));
    assert.throws(() => applyChange(NO_TRUST, change('add-anchor', A, { ...LIMITS, trustedFrom: '2026-01-01T00:00:00.000Z', sunset: '2025-01-01T00:00:00.000Z' })), code('trust-limits-crossed'));
  });

  it('refuses what would change nothing', () => {
    const full = applyChange(applyChange(NO_TRUST, change('add-anchor', A, LIMITS)), change('add-intermediate', B));
    for (const again of [change('add-anchor', A, LIMITS), change('change-anchor', A, LIMITS), change('withdraw-anchor', B), change('add-intermediate', B), change('withdraw-intermediate', A), change('lift-denial', A)]) {
      assert.throws(() => applyChange(full, again), code('trust-already-so'), again.kind);
    }
  });
});

describe('who decides on trust', () => {
  const proposer = anOfficer({ id: 'one', roles: ['administrator'] });
  const second = anOfficer({ id: 'two', roles: ['administrator'] });
  const open = { state: 'open' as const, proposedBy: proposer.id, fingerprint: B };

  it('is a second person with the fingerprint in hand, whole or its last sixteen digits, as any site writes it', () => {
    for (const typed of [B, B.toUpperCase(), (B.match(/../g) ?? []).join(':'), `SHA-256: ${(B.match(/..../g) ?? []).join(' ')}`, B.slice(-16), B.slice(-20).toUpperCase()]) {
      assert.doesNotThrow(() => checkDecision(open, second, { kind: 'confirm', typed }), typed);
    }
    for (const typed of ['', 'ok', B.slice(0, 16), B.slice(-15), `${B}0`, A, `${B.slice(0, -1)}0`]) {
      assert.throws(() => checkDecision(open, second, { kind: 'confirm', typed }), code('trust-fingerprint-differs'), typed);
    }
  });

  it('is never who proposed, and never a system', () => {
    assert.throws(() => checkDecision(open, proposer, { kind: 'confirm', typed: B }), code('trust-second-person'));
    assert.throws(() => checkDecision(open, proposer, { kind: 'refuse' }), code('trust-second-person'));
    assert.throws(() => checkDecision(open, systemActor('import'), { kind: 'confirm', typed: B }), code('trust-persons-only'));
    assert.throws(() => checkDecision(open, second, { kind: 'withdraw' }), code('trust-not-yours'));
    assert.doesNotThrow(() => checkDecision(open, proposer, { kind: 'withdraw' }));
  });

  it('decides once', () => {
    for (const state of ['confirmed', 'refused', 'withdrawn'] as const) assert.throws(() => checkDecision({ ...open, state }, second, { kind: 'confirm', typed: B }), code('trust-decided'));
  });

  it('no decision of the proposer, in any state and with any words, ever passes as a confirmation', () => {
    const actors = fc.constantFrom<Actor>(proposer, { ...proposer, name: 'Another name', agencyId: 'elsewhere' }, systemActor('x'));
    fc.assert(fc.property(actors, fc.constantFrom('open', 'confirmed', 'refused', 'withdrawn' as const), fc.oneof(fc.constant(B), fc.constant(B.slice(-16)), fc.string()), (actor, state, typed) => {
      assert.throws(() => checkDecision({ ...open, state: state as 'open' }, actor, { kind: 'confirm', typed }), ArchiveError);
    }));
  });

  it('reads fingerprints and nothing else as fingerprints', () => {
    assert.ok(isFingerprint(tidyFingerprint(` sha256=${B.toUpperCase()} `)));
    for (const bad of ['', 'xyz', B.slice(1), `${B}ff`, 'g'.repeat(64)]) assert.ok(!isFingerprint(tidyFingerprint(bad)), bad);
  });
});

describe('the trees that come with the archive', () => {
  it('are named empty places in both languages, the Vietnamese ones and one for trying out', () => {
    const trees = readTrees();
    assert.deepEqual(trees.map((tree) => tree.code), ['vn-government-g2', 'vn-government-g1', 'vn-national', 'vn-national-rs', 'vn-national-old', 'thu-nghiem']);
    assert.deepEqual(trees.filter((tree) => tree.test).map((tree) => tree.code), ['thu-nghiem']);
  });
});
