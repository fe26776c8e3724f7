import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanFileName } from '../../../../server/archive/intake/rules/clean-file-name.js';

describe('a sender\'s file name', () => {
  const cases: [string, string][] = [
    ['Giấy khai sinh.pdf', 'Giấy khai sinh.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\a\\tờ khai.pdf', 'tờ khai.pdf'],
    ['a\u0000b\nc.pdf', 'abc.pdf'],
    ['bản án \u202Efdp.exe', 'bản án fdp.exe'],
    ['..', 'khong-ten'],
    ['', 'khong-ten'],
    ['///', 'khong-ten'],
    ['CON.pdf', '_CON.pdf'],
    ['<script>alert(1)</script>.pdf', 'script_.pdf'],
    ['  nhiều   khoảng\ttrắng .pdf', 'nhiều khoảngtrắng .pdf'],
    ['Gia\u0302\u0301y.pdf', 'Giấy.pdf'],
    ['.hidden', 'hidden'],
  ];
  for (const [name, expected] of cases) {
    it(`${JSON.stringify(name)} is shown as ${expected}`, () => assert.equal(cleanFileName(name), expected));
  }

  it('keeps its ending when it is shortened', () => {
    const name = cleanFileName(`${'rất dài '.repeat(80)}.pdf`);
    assert.ok([...name].length <= 120);
    assert.ok(name.endsWith('….pdf'));
  });

  it('is never empty, never a path and never longer than 120 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const clean = cleanFileName(name);
        assert.ok(clean !== '' && clean !== '.' && clean !== '..');
        assert.ok([...clean].length <= 120);
        assert.ok(!/[/\\<>:"|?*\p{Cc}]/u.test(clean));
      }),
    );
  });
});
