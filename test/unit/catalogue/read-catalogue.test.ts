import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCatalogue, type CatalogueReading } from '../../../server/archive/catalogue/read-catalogue.js';

const DATA = fileURLToPath(new URL('../../../server/archive/catalogue/data', import.meta.url));

describe('reading the catalogue files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
    await cp(DATA, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const edit = async (file: string, change: (text: string) => string): Promise<CatalogueReading> => {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8');
    const changed = change(text);
    assert.notEqual(changed, text, 'the edit must change the file');
    await writeFile(path, changed);
    return readCatalogue(folder);
  };

  it('accepts every row that is shipped', async () => {
    const { bundle, refused } = await readCatalogue(DATA);
    assert.deepEqual(refused, []);
    assert.equal(bundle.procedures.length, 22);
    assert.equal(bundle.units.filter((unit) => unit.id.startsWith('new-') && unit.level === 'commune').length, 96);
  });

  it('refuses a repeated row and names where the first one stands', async () => {
    const { refused } = await edit('functions.csv', (text) => `${text}ho-tich,Lần hai,Twice\n`);
    assert.deepEqual(refused.map(({ file, line, code, params }) => ({ file, line, code, first: params['firstLine'] })), [
      { file: 'functions.csv', line: 20, code: 'duplicate', first: 2 },
    ]);
  });

  it('refuses a span that ends before it begins, with file and line', async () => {
    const { refused } = await edit('agencies.yaml', (text) =>
      text.replace('  validFrom: 2025-07-01\n  certainty: found\n- id: ubnd-xa-van-tuong', '  validFrom: 2025-07-01\n  validTo: 2024-01-01\n  certainty: found\n- id: ubnd-xa-van-tuong'),
    );
    const first = refused.find((row) => row.row === 'ubnd-xa-binh-son');
    assert.equal(first?.code, 'ends-before-begins');
    assert.equal(first?.file, 'agencies.yaml');
    assert.ok((first?.line ?? 0) > 10);
  });

  it('refuses what mentions a refused entry, each with its own reason, and keeps the rest', async () => {
    const { bundle, refused } = await edit('result-types/ho-tich.yaml', (text) => text.replace('retentionClassCode: HT-02', 'retentionClassCode: HT-99'));
    assert.ok(refused.some((row) => row.row === 'giay-khai-sinh' && row.code === 'dangling' && row.params['id'] === 'HT-99'));
    assert.ok(refused.some((row) => row.row === 'dang-ky-khai-sinh' && row.code === 'dangling' && row.params['id'] === 'giay-khai-sinh'));
    assert.equal(bundle.procedures.some((procedure) => procedure.id === 'dang-ky-khai-sinh'), false);
    assert.ok(bundle.procedures.some((procedure) => procedure.id === 'dang-ky-khai-tu'));
  });

  it('refuses a day that does not exist and a field nobody knows', async () => {
    const bad = await edit('agency-successions.csv', (text) => text.replace(',merge,*,,2025-07-01,', ',merge,*,,2025-02-30,'));
    assert.equal(bad.refused[0]?.code, 'bad-date');
    const unknown = await edit('procedures/kinh-doanh.yaml', (text) => text.replace('  certainty: recalled\n', '  certainty: recalled\n  colour: red\n'));
    assert.ok(unknown.refused.some((row) => row.code === 'unknown-field' && row.params['field'] === 'colour'));
  });

  it('refuses a validity rule that rests on a field the type does not have', async () => {
    const { refused } = await edit('result-types/an-sinh.yaml', (text) => text.replace('{ kind: calendar-year-end }', '{ kind: until-date-field, field: nowhere }'));
    assert.ok(refused.some((row) => row.row === 'giay-chung-nhan-ho-ngheo' && row.code === 'validity-field-missing'));
  });

  it('reports a broken file, a file of other bytes and a missing file by name, and goes on', async () => {
    await writeFile(join(folder, 'procedures/an-sinh.yaml'), '- id: [unclosed\n');
    await writeFile(join(folder, 'purposes.csv'), Buffer.from([0x63, 0x6f, 0xff, 0xfe]));
    await rm(join(folder, 'data-sources.csv'));
    const { bundle, refused } = await readCatalogue(folder);
    const whole = (file: string): string | undefined => refused.find((row) => row.file === file)?.code;
    assert.equal(whole('procedures/an-sinh.yaml'), 'yaml-broken');
    assert.equal(whole('purposes.csv'), 'file-not-utf8');
    assert.equal(whole('data-sources.csv'), 'file-unreadable');
    assert.ok(bundle.agencies.length > 20);
  });

  it('refuses a procedure code that another procedure already has as an alias', async () => {
    const { refused } = await edit('procedures/kinh-doanh.yaml', (text) => text.replace("code: '2.001583'", "code: '1.011607'"));
    assert.ok(refused.some((row) => row.code === 'duplicate' && row.params['key'] === '1.011607'));
  });
});
