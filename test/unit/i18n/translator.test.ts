import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVietnameseOrder, formatBytes, formatDate, formatDateTime, formatNumber, isoDateTime } from '../../../server/platform/i18n/formats.js';
import { createTranslator, loadTexts } from '../../../server/platform/i18n/translator.js';

describe('Translator', () => {
  let dir: string;
  const write = (lang: string, file: string, content: unknown): void => writeFileSync(path.join(dir, lang, file), JSON.stringify(content));

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'locales-'));
    mkdirSync(path.join(dir, 'vi'));
    mkdirSync(path.join(dir, 'en'));
    write('vi', 'a.json', { 'a.hello': 'Chào {{name}}', 'a.files': '{{count}} tệp', 'a.due': 'Hết hạn {{on, date}}', 'a.plain': 'Xong' });
    write('en', 'a.json', { 'a.hello': 'Hello {{name}}', 'a.files': '{{count}} files', 'a.files_one': '{{count}} file', 'a.due': 'Expired {{on, date}}', 'a.plain': 'Done' });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('fills placeholders without escaping, which is the task of the view', () => {
    assert.equal(createTranslator({ localesDir: dir }).t('vi', 'a.hello', { name: '<An & Bình>' }), 'Chào <An & Bình>');
  });

  it('does not read placeholders or references inside a value', () => {
    const t = createTranslator({ localesDir: dir });
    assert.equal(t.t('vi', 'a.hello', { name: '$t(a.plain) {{count}}' }), 'Chào $t(a.plain) {{count}}');
  });

  it('chooses the English singular and writes counts with separators', () => {
    const { t } = createTranslator({ localesDir: dir });
    assert.equal(t('en', 'a.files', { count: 1 }), '1 file');
    assert.equal(t('en', 'a.files', { count: 12345 }), '12,345 files');
    assert.equal(t('vi', 'a.files', { count: 12345 }), '12.345 tệp');
    assert.equal(t('vi', 'a.files', { count: 1 }), '1 tệp');
  });

  it('formats dates inside a text', () => {
    assert.equal(createTranslator({ localesDir: dir }).t('vi', 'a.due', { on: '2026-05-12' }), 'Hết hạn 12/05/2026');
  });

  it('throws on a missing key unless told where to report it', () => {
    assert.throws(() => createTranslator({ localesDir: dir }).t('vi', 'a.nothing'), /a\.nothing/);
    const missing: string[] = [];
    const { t } = createTranslator({ localesDir: dir, onMissing: (lang, key) => missing.push(`${lang}:${key}`) });
    assert.equal(t('en', 'a.nothing'), 'a.nothing');
    assert.deepEqual(missing, ['en:a.nothing']);
  });

  it('reports a placeholder that got no value', () => {
    assert.throws(() => createTranslator({ localesDir: dir }).t('vi', 'a.hello', { other: 1 }), /name/);
  });

  it('refuses a key defined in two files and a file that is no flat object of texts', () => {
    write('vi', 'b.json', { 'a.plain': 'Hai' });
    assert.throws(() => loadTexts(dir, 'vi'), /two files/);
    write('vi', 'b.json', { b: { c: 'x' } });
    assert.throws(() => loadTexts(dir, 'vi'), /not a text/);
  });
});

describe('Formats', () => {
  it('write a plain day as d/m/Y without shifting it', () => {
    assert.equal(formatDate('2022-04-05'), '05/04/2022');
  });

  it('read an instant in +07:00, across midnight', () => {
    assert.equal(formatDate('2026-12-31T18:30:00Z'), '01/01/2027');
    assert.equal(formatDateTime('2026-12-31T18:30:00Z'), '01:30 01/01/2027');
    assert.equal(isoDateTime('2026-12-31T18:30:00Z'), '2027-01-01T01:30:00+07:00');
  });

  it('return what is no date unchanged', () => {
    assert.equal(formatDate('tháng 4 năm 2022'), 'tháng 4 năm 2022');
  });

  it('use the separators of the language', () => {
    assert.equal(formatNumber('vi', 1234567.5), '1.234.567,5');
    assert.equal(formatNumber('en', 1234567.5), '1,234,567.5');
    assert.equal(formatBytes('vi', 1_500_000), '1,4 MB');
    assert.equal(formatBytes('en', 350 * 1024), '350 KB');
    assert.equal(formatBytes('vi', 0), '0 B');
  });

  it('sort in Vietnamese order', () => {
    const words = ['Đặng', 'Danh', 'Ânh', 'Anh', 'Ăn', 'Ê', 'Em', 'xã 10', 'xã 9'];
    assert.deepEqual([...words].sort(createVietnameseOrder()), ['Anh', 'Ăn', 'Ânh', 'Danh', 'Đặng', 'Em', 'Ê', 'xã 9', 'xã 10']);
  });
});
