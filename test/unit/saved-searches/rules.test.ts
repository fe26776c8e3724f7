import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alertQuestions } from '../../../server/archive/saved-searches/rules/alert-questions.js';
import { narrowScope } from '../../../server/archive/saved-searches/rules/narrow-scope.js';
import { neutralCell } from '../../../server/platform/papers/sheets.js';
import { filtersOf, isEmptyQuestion, questionOf, questionParams } from '../../../server/archive/search/model.js';
import { composeQuestion, decomposeQuestion } from '../../../server/archive/search/rules/compose-question.js';
import { parseQuery } from '../../../server/archive/search/rules/parse-query.js';
import { readQuestion } from '../../../server/archive/search/search-query.js';

const NAMES = {
  types: [{ name: 'Công văn', value: 'cong-van' }, { name: 'Giấy khai sinh', value: 'giay-khai-sinh' }],
  agencies: [{ name: 'Sở Nội vụ', value: 'so-noi-vu' }],
};

describe('the advanced form', () => {
  it('writes one question that the box reads back, field by field', () => {
    const form = { words: 'cơ chế', phrase: 'một cửa liên thông', without: 'nháp -thử', number: '1549/UBND-TTHC', type: 'cong-van', agency: 'so-noi-vu', from: '2022-01-05', to: '2022-12-31' };
    const text = composeQuestion(form, NAMES);
    assert.equal(text, 'cơ chế "một cửa liên thông" 1549/UBND-TTHC -nháp -thử loại:Công_văn cơquan:Sở_Nội_vụ từ:05/01/2022 đến:31/12/2022');
    assert.deepEqual(decomposeQuestion(parseQuery(text, NAMES)), { ...form, without: 'nháp thử' });
  });

  it('leaves out what is empty, and quotation marks inside a phrase', () => {
    assert.equal(composeQuestion({ phrase: 'a "b" c', without: ' - ' }, NAMES), '"a b c"');
    assert.equal(composeQuestion({}, NAMES), '');
  });

  it('writes the code where the name cannot be read back', () => {
    const odd = { types: [{ name: 'Loại "lạ"', value: 'loai-la' }], agencies: [] };
    assert.equal(composeQuestion({ type: 'loai-la' }, odd), 'loại:loai-la');
    assert.deepEqual(parseQuery('loại:loai-la', odd).restrictions.typeCodes, ['loai-la']);
  });

  it('never fails on what the box can hold', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const form = decomposeQuestion(parseQuery(text, NAMES));
      assert.equal(typeof composeQuestion(form, NAMES), 'string');
    }));
  });
});

describe('a question kept', () => {
  const question = { q: 'một cửa', sort: 'issued-desc', type: ['cong-van', 'quyet-dinh'], agency: [], year: ['2021'], validity: ['in-force'], procedure: [], signature: ['passed'], yearFrom: 2020, yearTo: 2022 } as const;

  it('comes back from its address as it was', () => {
    assert.deepEqual(questionOf(readQuestion(questionParams(question).toString())), question);
  });

  it('asks the engine for whole years, in whichever order they were given', () => {
    assert.deepEqual(filtersOf({ ...question, type: [], year: [], validity: [], signature: [], yearFrom: 2022, yearTo: 2020 }), { dateFrom: '2020-01-01', dateTo: '2022-12-31' });
    assert.deepEqual(filtersOf({ ...question, year: ['2021', 'x', '-3'] }).years, [2021]);
  });

  it('is empty when it asks nothing', () => {
    const empty = readQuestion('sort=issued-asc&at=4&yearFrom=abc');
    assert.ok(isEmptyQuestion(empty));
    assert.ok(!isEmptyQuestion(readQuestion('year=2021')));
    assert.equal(readQuestion(`q=${'x'.repeat(9000)}`).q?.length, 2000);
  });
});

describe('a question worth being called for', () => {
  it('is asked as it stands when it is short', () => {
    assert.deepEqual(alertQuestions(parseQuery('giấy khai sinh "xã Bình Sơn" -nháp')), ['giấy khai sinh "xã Bình Sơn" -nháp']);
    assert.deepEqual(alertQuestions(parseQuery('')), ['']);
  });

  it('is asked in stretches of six words when it is long, so that every word counts', () => {
    const long = 'báo cáo kết quả thực hiện nhiệm vụ chuyển đổi số năm qua';
    const asked = alertQuestions(parseQuery(long));
    assert.equal(asked.join(' '), long);
    assert.ok(asked.every((text) => text.split(' ').length <= 6));
  });

  it('keeps phrases, numbers and exclusions of a long one in a question of their own', () => {
    const [others, ...stretches] = alertQuestions(parseQuery('một hai ba bốn năm sáu bảy "nguyên văn" 12/QĐ-UBND -nháp'));
    assert.deepEqual([others, ...stretches], ['"nguyên văn" 12/QĐ-UBND -nháp', 'một hai ba bốn năm sáu', 'bảy']);
  });
});

describe('the scope of an alert', () => {
  const record = (id: string, custodianAgencyId: string, sensitivity: 'public' | 'personal') => ({ id, custodianAgencyId, sensitivity, typeCode: 'cong-van' });

  it('names only the records its owner may see', () => {
    const scope = { alternatives: [{ agencyIds: ['a'], sensitivities: ['public', 'personal'] as const }], recordIds: ['r3'] };
    const narrow = narrowScope(scope, [record('r1', 'a', 'personal'), record('r2', 'b', 'personal'), record('r3', 'b', 'personal')]);
    assert.deepEqual(narrow, { alternatives: [{ recordIds: ['r1', 'r3'] }] });
  });

  it('is nothing at all when there are none, never "no condition"', () => {
    assert.deepEqual(narrowScope({ alternatives: [], recordIds: [] }, [record('r1', 'a', 'public')]), { alternatives: [] });
  });
});

describe('a cell of a table', () => {
  it('is not run by any spreadsheet', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\u00a0=1', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x', '\ufeff=1']) assert.equal(neutralCell(text), `'${text}`, JSON.stringify(text));
  });

  it('is left alone otherwise', () => {
    for (const text of ['', 'Công văn', '1549/UBND-TTHC', '12-2024', 'a=b', "'x"]) assert.equal(neutralCell(text), text);
  });
});
