import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { checkBag } from '../../../server/archive/packages/reading/read-bag.js';
import { bagInfoFault, readDeclaration } from '../../../server/archive/packages/rules/bag-tags.js';
import { PACKAGE_LIMITS } from '../../../server/archive/packages/rules/limits.js';
import { openFolderSource } from '../../../server/archive/packages/sources/folder-source.js';

const CORPUS = fileURLToPath(new URL('../../../../shared/corpus/bagit', import.meta.url));
const there = existsSync(CORPUS);

function bags(): { name: string; path: string; expected: 'valid' | 'warning' | 'invalid' }[] {
  if (!there) return [];
  const folders = (path: string): string[] => readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory());
  return folders(CORPUS).flatMap((version) => folders(join(CORPUS, version)).flatMap((kind) => folders(join(CORPUS, version, kind)).map((name) => ({
    name: `${version}/${kind}/${name}`, path: join(CORPUS, version, kind, name),
    expected: kind === 'valid' ? ('valid' as const) : kind === 'warning' ? ('warning' as const) : ('invalid' as const),
  }))));
}

/** The rule that must be named as the reason, by the name of the bag. */
const REASONS: Readonly<Record<string, string>> = {
  'out-of-scope-file-paths-using-dot-notation-for-fetch': 'bag-path-outside',
  'extra-file-in-bag': 'bag-file-extra',
  'corrupt-tag-file': 'checksum-wrong',
  'bom-in-bagit.txt': 'bag-declaration-bom',
  'same-filename-listed-twice-with-different-hashes': 'bag-listed-twice-differs',
  'out-of-scope-file-paths-using-dot-notation': 'bag-path-outside',
  'corrupt-data-file': 'checksum-wrong',
  'missing-bagit.txt': 'bag-declaration-missing',
  'baginfo-missing-encoding': 'bag-encoding-missing',
  'invalid-version-number': 'bag-version-malformed',
  'missing-baginfo': 'bag-file-missing',
  'out-of-scope-file-paths-using-shortcut-for-fetch': 'bag-path-outside',
  'out-of-scope-file-paths-using-shortcut': 'bag-path-outside',
  'out-of-scope-file-paths-using-unc': 'bag-path-outside',
  'out-of-scope-file-paths-using-absolute-path': 'bag-path-outside',
  'out-of-scope-file-paths-using-absolute-path-for-fetch': 'bag-path-outside',
  'out-of-scope-file-paths-using-unc-for-fetch': 'bag-path-outside',
  'out-of-scope-file-paths-using-shortcut-username': 'bag-path-outside',
  'out-of-scope-file-paths-using-shortcut-username-for-fetch': 'bag-path-outside',
  'same-filename-listed-twice-with-the-same-hash': 'bag-listed-twice',
  notAllManifestsListAllFiles: 'bag-file-extra',
  'bagit-with-invalid-whitespace': 'bag-version-malformed',
};

describe('what a bag says of itself', () => {
  const head = (version: string): Buffer => Buffer.from(`BagIt-Version: ${version}\nTag-File-Character-Encoding: UTF-8\n`);
  const rules = (version: string): string[] => readDeclaration(head(version)).findings.map((finding) => finding.rule);

  it('is read from 0.93 to 1.0, and not by a version that is not known', () => {
    for (const version of ['0.93', '0.94', '0.95', '0.96', '0.97', '1.0']) assert.deepEqual(rules(version), []);
    for (const version of ['1.1', '2.0']) assert.deepEqual(rules(version), ['bag-version-unknown']);
  });

  it('has lines of label and value, which may go on, and a sum of the payload that is one', () => {
    for (const text of ['', 'A: b\n', 'A: b\r\n  goes on\r\n\r\nC : d', 'Payload-Oxum: 12.3\n', 'A:b:c']) assert.equal(bagInfoFault(text), undefined, text);
    assert.deepEqual(bagInfoFault('A: b\nno label\n'), { line: 2, text: 'no label' });
    assert.deepEqual(bagInfoFault('Payload-Oxum: many\n'), { line: 1, text: 'Payload-Oxum: many' });
  });
});

describe('bags of the conformance suite', () => {
  it(there ? 'are there' : 'are left out: the corpus is not beside the repository', function () {
    if (!there) this.skip();
    assert.ok(bags().length >= 40);
  });

  for (const bag of bags()) {
    it(`${bag.name} is ${bag.expected}`, async () => {
      const source = await openFolderSource(bag.path, PACKAGE_LIMITS);
      const { findings } = await checkBag(source, PACKAGE_LIMITS);
      const errors = [...source.findings, ...findings].filter((finding) => finding.level === 'error').map((finding) => finding.rule);
      const warnings = findings.filter((finding) => finding.level === 'warn' && finding.rule !== 'bag-digest-weak');
      if (bag.expected === 'invalid') {
        const reason = REASONS[bag.path.split('/').at(-1) ?? ''];
        assert.ok(reason !== undefined && errors.includes(reason), `expected ${String(reason)} among ${errors.join(', ')}`);
      } else {
        assert.deepEqual(errors, []);
        if (bag.expected === 'warning') assert.ok(warnings.length > 0, 'a warning is told');
      }
    });
  }
});
