import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ITEM_STATES } from '../../../../server/archive/intake/model.js';
import type { ItemState } from '../../../../server/archive/intake/model.js';
import { ITEM_EVENTS, isSettled, needsStagedBytes, nextState } from '../../../../server/archive/intake/rules/next-state.js';

describe('the states of a paper', () => {
  it('end in exactly one known state, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ITEM_EVENTS), { maxLength: 40 }), (events) => {
        let state: ItemState = 'received';
        for (const event of events) {
          const next = nextState(state, event);
          if (state === 'archived') assert.equal(next, undefined);
          state = next ?? state;
        }
        assert.ok(ITEM_STATES.includes(state));
      }),
    );
  });

  it('never leave the archive', () => {
    for (const event of ITEM_EVENTS) assert.equal(nextState('archived', event), undefined);
  });

  it('reach the archive only from a decision, a link or a repeated try after a decision', () => {
    const ways = ITEM_STATES.flatMap((state) => ITEM_EVENTS.filter((event) => nextState(state, event) === 'archived').map((event) => `${state} ${event}`));
    assert.deepEqual(ways.sort(), ['confirming preserved', 'examining linked', 'failed preserved', 'waiting linked']);
  });

  it('let every state but the archive go on: nothing gets stuck', () => {
    for (const state of ITEM_STATES.filter((one) => one !== 'archived')) {
      assert.ok(ITEM_EVENTS.some((event) => nextState(state, event) !== undefined && nextState(state, event) !== state), state);
    }
  });

  it('need their staged bytes until a record or a refusal stands for them', () => {
    assert.deepEqual(ITEM_STATES.filter(needsStagedBytes), ['received', 'examining', 'waiting', 'confirming', 'failed']);
    assert.deepEqual(ITEM_STATES.filter(isSettled), ['waiting', 'refused', 'archived']);
  });
});
