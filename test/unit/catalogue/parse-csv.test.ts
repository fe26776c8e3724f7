import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCsv } from '../../../server/archive/catalogue/reading/parse-csv.js';

describe('reading a CSV file', () => {
  it('keeps commas, quotes and line breaks inside quotes and counts lines over them', () => {
    const result = parseCsv('\uFEFFid,name\r\na,"Sở ""A"", tỉnh\nQuảng Ngãi"\r\n\r\nb,B\n');
    assert.deepEqual(result.faults, []);
    assert.deepEqual(result.rows, [
      { line: 2, cells: { id: 'a', name: 'Sở "A", tỉnh\nQuảng Ngãi' } },
      { line: 5, cells: { id: 'b', name: 'B' } },
    ]);
  });

  it('refuses a row with too few or too many cells and reads the others', () => {
    const result = parseCsv('id,name\na\nb,B\nc,C,D\n');
    assert.deepEqual(result.rows.map((row) => row.cells['id']), ['b']);
    assert.deepEqual(result.faults.map((fault) => [fault.line, fault.code]), [[2, 'csv-cell-count'], [4, 'csv-cell-count']]);
  });

  it('reports a quote that never closes instead of swallowing the file silently', () => {
    const result = parseCsv('id,name\na,"never closed\nb,B\n');
    assert.deepEqual(result.faults, [{ line: 2, code: 'csv-open-quote', params: {} }]);
  });

  it('refuses a file whose header names a column twice, and an empty file', () => {
    assert.equal(parseCsv('id,id\na,b\n').faults[0]?.code, 'csv-duplicate-column');
    assert.equal(parseCsv('').faults[0]?.code, 'csv-empty');
  });

  it('reads back what was written, whatever stands in the cells', () => {
    const cell = fc.string({ maxLength: 20 }).map((text) => text.replace(/\r/g, '').trim());
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, (rows) => {
        const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = `x,y\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`;
        const read = parseCsv(text).rows.map((row) => [row.cells['x'], row.cells['y']]);
        assert.deepEqual(read, rows.map(([x, y]) => [x, y]));
      }),
    );
  });
});
