import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAtRest } from '../../server/archive/packages/model.js';
import { compose } from '../../server/compose.js';
import type { House } from '../../server/compose.js';
import type { PreservationWing } from '../../server/composition/preservation-wing.js';
import { loadConfig } from '../../server/config/load.js';
import { EVERYTHING } from '../../server/kernel/scope.js';
import { aLetterPdf } from '../builders/a-letter-pdf.js';
import { AGENCY_A, anArchive } from '../http/support/an-archive.js';

const PAPERS = 120;
const packagesOf = (house: House) => (house.wings.find((wing) => 'packages' in wing) as PreservationWing).packages;

describe('a package whose import is cut off', function () {
  this.timeout(240_000);

  it('goes on where it was: nothing is registered twice, nothing is left out, nothing was registered before the whole was examined', async () => {
    const work = await mkdtemp(join(tmpdir(), 'khoso-cut-'));
    const archive = await anArchive({ background: false });
    const config = loadConfig({ DATA_DIR: archive.dir, PORT: '0', KHOSO_OCR: 'off', KHOSO_WORKERS: '1' });
    try {
      await archive.user('sohoa', AGENCY_A, 'digitisation-officer');
      const { actor } = await archive.signIn('sohoa');
      await mkdir(join(work, 'g'));
      const papers: object[] = [];
      for (let serial = 1; serial <= PAPERS; serial += 1) {
        const bytes = Buffer.from(await aLetterPdf({ number: `${serial}/UBND-TH`, subject: `Gói bị ngắt ${serial}` }));
        await writeFile(join(work, 'g', `${serial}.pdf`), bytes);
        papers.push({ files: [{ path: `${serial}.pdf`, sha256: createHash('sha256').update(bytes).digest('hex') }], typeCode: 'cong-van', title: `Gói bị ngắt ${serial}`, documentNumber: `${serial}/UBND-TH`, issuedOn: '2026-03-09', issuerName: 'UBND xã Bình Sơn', copyClass: 'A' });
      }
      await writeFile(join(work, 'g', 'manifest.json'), JSON.stringify({ papers }));

      const first = packagesOf(archive.house);
      const { id } = await first.receive(actor, { kind: 'path', path: join(work, 'g') });
      assert.equal(await first.background.advance(id), 'importing');
      // Cut off after the first delivery, and once more between a delivery and the row that tells of it.
      const cut = new AbortController();
      const bringing = first.background.advance(id, cut.signal);
      for (let tries = 0; tries < 2000; tries += 1) {
        const [row] = await archive.house.ground.database.select<{ n: number }>('SELECT COUNT(*) AS n FROM package_papers');
        if (Number(row?.n) >= 50) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      cut.abort();
      await bringing.catch(() => undefined);
      await archive.house.ground.database.write((transaction) => archive.house.ground.database.run('DELETE FROM package_papers WHERE position >= 30', [], transaction));
      const registered = async (house: House): Promise<string[]> => {
        const found: string[] = [];
        for (let cursor: string | undefined, start = true; start || cursor !== undefined; start = false) {
          const page = await house.archive.records.list(EVERYTHING, {}, cursor, 200);
          found.push(...page.items.map((record) => record.title));
          cursor = page.nextCursor;
        }
        return found.sort();
      };
      assert.deepEqual(await registered(archive.house), []);
      await archive.house.stop();

      const again = await compose(config, { logFile: join(archive.dir, 'khoso.log') });
      try {
        await again.background.start();
        await packagesOf(again).background.advance(id);
        let one = await packagesOf(again).get(actor, id);
        for (let tries = 0; tries < 1200 && !isAtRest(one.state); tries += 1) {
          await new Promise((resolve) => setTimeout(resolve, 100));
          one = await packagesOf(again).get(actor, id);
          const seen = await registered(again);
          // Only what was seen while the package still stood before its release says anything.
          if ((await packagesOf(again).get(actor, id)).state === 'importing') assert.deepEqual(seen, []);
        }
        assert.deepEqual([one.state, one.findings], ['archived', []]);
        assert.deepEqual(await registered(again), papers.map((_paper, index) => `Gói bị ngắt ${index + 1}`).sort());
      } finally {
        await again.stop();
      }
    } finally {
      await rm(work, { recursive: true, force: true });
      await rm(archive.dir, { recursive: true, force: true });
    }
  });
});
