import assert from 'node:assert/strict';
import type { RecordAccess } from '../../../server/archive/search/engines/engine.js';
import { accessKey, accessOfKey, documentForIndex } from '../../../server/archive/search/rules/document-for-index.js';
import { SEE_ALL, SEE_NOTHING, mayFind } from '../../../server/archive/search/rules/trim-to-scope.js';

const paper: RecordAccess = { agencyIds: ['A', 'B'], sensitivity: 'personal', tags: ['type:birth'] };

describe('who may find a paper', () => {
  it('is everybody, nobody, or who meets all conditions of one alternative', () => {
    assert.equal(mayFind(SEE_ALL, 'r', paper), true);
    assert.equal(mayFind(SEE_NOTHING, 'r', paper), false);
    assert.equal(mayFind({ alternatives: [{ agencyIds: ['B'], sensitivities: ['personal'] }] }, 'r', paper), true);
    assert.equal(mayFind({ alternatives: [{ agencyIds: ['B'], sensitivities: ['public'] }] }, 'r', paper), false);
    assert.equal(mayFind({ alternatives: [{ agencyIds: ['C'] }, { recordIds: ['r'] }] }, 'r', paper), true);
    assert.equal(mayFind({ alternatives: [{ recordIds: ['r'], tags: ['type:death'] }] }, 'r', paper), false);
  });

  it('is nobody when a condition lists nothing', () => {
    for (const way of [{ agencyIds: [] }, { sensitivities: [] }, { tags: [] }, { recordIds: [] }]) assert.equal(mayFind({ alternatives: [way] }, 'r', paper), false);
  });

  it('has one key for one rule, in whatever order it was written', () => {
    assert.equal(accessKey(paper), accessKey({ ...paper, agencyIds: ['B', 'A'] }));
    assert.deepEqual(accessOfKey(accessKey(paper)), paper);
  });
});

describe('a record in the index', () => {
  it('is filed under its number, its parts and what it cites, but not under itself', () => {
    const document = documentForIndex({
      recordId: 'r', version: 1, access: paper, title: 't', documentNumber: '1549 /UBND-TTHC', issuedOn: '2022-04-06',
      pages: [{ number: 1, text: 'Số: 1549/UBND-TTHC. Theo Nghị định số 45/2020/NĐ-CP và Nghị định số 45/2020/NĐ-CP' }],
    });
    assert.deepEqual(document.numberKeys, ['1549/ubnd-tthc']);
    assert.deepEqual(document.numberPartKeys, ['1549', 'ubnd-tthc', 'ubnd', 'tthc']);
    assert.deepEqual(document.citationKeys, ['45/2020/nd-cp', '45/2020']);
    assert.equal(document.issued, 20220406);
    assert.equal(document.year, 2022);
  });

  it('takes citations given for the whole truth, and an odd date for none', () => {
    const document = documentForIndex({ recordId: 'r', version: 1, access: paper, title: 't', issuedOn: '2022-4-6', citations: ['1/QĐ-X'], pages: [{ number: 1, text: '2/QĐ-Y' }] });
    assert.deepEqual(document.citationKeys, ['1/qd-x']);
    assert.equal(document.issued, 0);
  });
});
