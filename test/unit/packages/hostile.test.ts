import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { checkNamesTogether, commonFolder, pathFault } from '../../../server/archive/packages/rules/check-names.js';
import { PACKAGE_LIMITS } from '../../../server/archive/packages/rules/limits.js';
import { openZipSource } from '../../../server/archive/packages/sources/zip-source.js';
import { parseXml } from '../../../server/archive/packages/reading/parse-xml.js';
import { readCsv } from '../../../server/archive/packages/rules/read-csv.js';

interface Forged {
  readonly name: string | Buffer;
  readonly bytes?: Buffer;
  readonly mode?: number;
  readonly flags?: number;
  readonly method?: number;
  readonly stated?: number;
  /** The entry claims to lie where another one lies. */
  readonly overlaps?: boolean;
}

/** A ZIP with whatever a writer of good will would never write. */
function forge(entries: readonly Forged[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  let last = 0;
  for (const entry of entries) {
    const name = Buffer.isBuffer(entry.name) ? entry.name : Buffer.from(entry.name, 'utf8');
    const raw = entry.bytes ?? Buffer.from('x');
    const data = deflateRawSync(raw);
    const [flags, method, size] = [entry.flags ?? 0x800, entry.method ?? 8, entry.stated ?? raw.length];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(size, 22);
    local.writeUInt16LE(name.length, 26);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(0x031e, 4);
    head.writeUInt16LE(20, 6);
    head.writeUInt16LE(flags, 8);
    head.writeUInt16LE(method, 10);
    head.writeUInt32LE(data.length, 20);
    head.writeUInt32LE(size, 24);
    head.writeUInt16LE(name.length, 28);
    head.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
    head.writeUInt32LE(entry.overlaps === true ? last : at, 42);
    central.push(head, name);
    if (entry.overlaps === true) continue;
    last = at;
    locals.push(local, name, data);
    at += local.length + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe('hostile packages', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-hostile-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function rulesOf(entries: readonly Forged[] | Buffer): Promise<string[]> {
    const path = join(dir, `${Math.floor(process.hrtime()[1])}.zip`);
    await writeFile(path, Buffer.isBuffer(entries) ? entries : forge(entries));
    const source = await openZipSource(path, PACKAGE_LIMITS);
    await source.close();
    return source.findings.filter((finding) => finding.level === 'error').map((finding) => finding.rule);
  }
  const cases: readonly (readonly [string, readonly Forged[], string])[] = [
    ['a path that climbs out', [{ name: '../../etc/passwd' }, { name: 'a.pdf' }], 'path-outside'],
    ['a folder that climbs out', [{ name: 'a/../../b/', bytes: Buffer.alloc(0) }, { name: 'a.pdf' }], 'path-outside'],
    ['an absolute path', [{ name: '/etc/passwd' }, { name: 'a.pdf' }], 'path-absolute'],
    ['a drive letter', [{ name: 'C:evil.exe' }, { name: 'a.pdf' }], 'path-absolute'],
    ['backslashes', [{ name: '..\\..\\evil.exe' }, { name: 'a.pdf' }], 'path-backslash'],
    ['a link', [{ name: 'link', mode: 0o120777, bytes: Buffer.from('/etc/passwd') }, { name: 'a.pdf' }], 'link'],
    ['a device', [{ name: 'dev', mode: 0o020666 }, { name: 'a.pdf' }], 'not-a-file'],
    ['two names that differ by case', [{ name: 'A.pdf' }, { name: 'a.pdf' }], 'name-collision-case'],
    ['two names that differ by Unicode form', [{ name: 'hồ.pdf'.normalize('NFC') }, { name: 'hồ.pdf'.normalize('NFD') }], 'name-collision-unicode'],
    ['one name twice', [{ name: 'a.pdf' }, { name: 'a.pdf' }], 'name-twice'],
    ['a name that is file and folder', [{ name: 'a' }, { name: 'a/b.pdf' }], 'name-file-and-folder'],
    ['a name that is too long', [{ name: `${'x'.repeat(300)}.pdf` }, { name: 'a.pdf' }], 'name-too-long'],
    ['a name with a control character', [{ name: 'a\u0007.pdf' }, { name: 'b.pdf' }], 'name-control'],
    ['a name in an old code page', [{ name: Buffer.from([0x68, 0xf4, 0x2e, 0x70]), flags: 0 }, { name: 'a.pdf' }], 'name-encoding'],
    ['a password', [{ name: 'a.pdf', flags: 0x801 }, { name: 'b.pdf' }], 'zip-encrypted'],
    ['an unknown method', [{ name: 'a.pdf', method: 14 }, { name: 'b.pdf' }], 'zip-method'],
    ['a bomb', [{ name: 'a.pdf', bytes: Buffer.alloc(12 * 1024 * 1024) }, { name: 'b.pdf' }], 'zip-bomb'],
    ['entries over each other', [{ name: 'a.pdf', bytes: Buffer.from('aaaaaaaa') }, { name: 'b.pdf', overlaps: true }], 'zip-overlap'],
  ];
  for (const [what, entries, rule] of cases) {
    it(`are refused for ${what}`, async () => assert.ok((await rulesOf(entries)).includes(rule), (await rulesOf(entries)).join(', ')));
  }

  it('are refused when they are no ZIP or a cut one', async () => {
    assert.deepEqual(await rulesOf(Buffer.from('không phải ZIP')), ['zip-broken']);
    const whole = forge([{ name: 'a.pdf' }, { name: 'b.pdf' }]);
    assert.ok((await rulesOf(whole.subarray(0, whole.length - 30))).includes('zip-broken'));
  });

  it('end while they are read when a file is larger than it says', async () => {
    const path = join(dir, 'lies.zip');
    await writeFile(path, forge([{ name: 'a.bin', bytes: Buffer.alloc(200_000, 7), stated: 10 }, { name: 'b' }]));
    const source = await openZipSource(path, PACKAGE_LIMITS);
    await assert.rejects(async () => {
      let bytes = 0;
      for await (const chunk of await source.open('a.bin')) bytes += (chunk as Buffer).length;
      return bytes;
    });
    await source.close();
  });

  it('cannot define or fetch entities', () => {
    assert.deepEqual(parseXml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), { fault: 'doctype' });
    assert.ok('fault' in parseXml('<a><b></a>'));
    assert.ok('fault' in parseXml(''));
  });

  it('never get a path past the rules that leads out of a folder', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('..', '.', 'a', '', '/', '\\', 'C:', '~', 'x y', 'ế'), { maxLength: 8 }), (parts) => {
      const path = parts.join('/');
      if (pathFault(path, PACKAGE_LIMITS) !== undefined) return true;
      return !path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\\');
    }));
  });

  it('tell every collision once, whatever the order', () => {
    fc.assert(fc.property(fc.shuffledSubarray(['a.pdf', 'A.pdf', 'b.pdf', 'c/d.pdf', 'C/D.pdf']), (paths) => {
      const folded = new Set(paths.map((path) => path.toLowerCase()));
      return checkNamesTogether(paths).filter((finding) => finding.level === 'error').length === paths.length - folded.size;
    }));
    assert.equal(commonFolder(['a/b', 'a/c/d']), 'a/');
    assert.equal(commonFolder(['a/b', 'c']), '');
  });

  it('say the line of a CSV that is malformed', () => {
    assert.deepEqual(readCsv('file,title\n"a,b.pdf","nói ""thế"""\n').rows.map((row) => row.values), [{ file: 'a,b.pdf', title: 'nói "thế"' }]);
    assert.equal(readCsv('file\na,b\n').faultLine, 2);
    assert.ok(readCsv('file\n"a').faultLine !== undefined);
    assert.deepEqual(readCsv('\uFEFFfile;title\r\na.pdf;b\r\n').rows.map((row) => [row.line, row.values['title']]), [[2, 'b']]);
  });
});
