import assert from 'node:assert/strict';
import type { DispositionList, ListItem, PaperKind } from '../../../server/archive/disposition/model.js';
import { PAPER_KINDS } from '../../../server/archive/disposition/model.js';
import { buildPaper } from '../../../server/archive/disposition/papers/build-papers.js';
import type { PaperFacts } from '../../../server/archive/disposition/papers/build-papers.js';
import { renderPaper } from '../../../server/platform/papers/render-paper.js';
import { readPdfText } from '../papers/read-pdf-text.js';

const person = (name: string) => ({ id: name, name });
const list: DispositionList = {
  id: 'l1', kind: 'destruction', title: 'Danh mục năm 2026', agencyId: 'a', state: 'executed', author: person('Người Lập'), handler: person('Người Lập'), needsOpinion: true, targetAgencyId: null,
  council: [{ userId: 'c', name: 'Chủ Tịch Thử', role: 'chair', opinion: 'agrees', remark: null, at: '2026-11-18T03:00:00.000Z' }, { userId: 's', name: 'Thư Ký Thử', role: 'secretary', opinion: 'objects', remark: 'Cần xem lại', at: '2026-11-18T03:00:00.000Z' }],
  opinion: { number: '5/LTLS', date: '2026-11-19', agrees: true, text: 'Nhất trí', by: person('Lưu Trữ'), at: '2026-11-19T03:00:00.000Z' },
  decision: { number: '12/QĐ-UBND', date: '2026-11-20', by: person('Thủ Trưởng Thử'), at: '2026-11-20T03:00:00.000Z' }, coolingOffUntil: '2026-11-27T03:00:00.000Z', startedBy: person('Người Hủy'),
  startedAt: '2026-11-28T02:05:00.000Z', endedAt: '2026-11-28T18:30:00.000Z', aborted: null, receipts: [{ number: '9/BB', date: '2026-11-27', accepted: true, note: 'Đủ', by: person('Bên Nhận'), at: '2026-11-27T03:00:00.000Z' }],
  papers: [], createdAt: '2026-11-01T03:00:00.000Z', updatedAt: '2026-11-28T18:30:00.000Z', version: 9,
};
const item = (rank: number, over: Partial<ListItem> = {}): ListItem => ({
  listId: 'l1', recordId: `r${String(rank)}`, rank, title: `Bản sao chứng thực ${String(rank)}`, documentNumber: `${String(rank)}/CT`, typeCode: 't', dueOn: '2010-12-31', verdict: 'destroy', ground: 'expired', keepUntil: null,
  reason: null, evidence: null, appraisedBy: person('Người Xét'), appraisedAt: '2026-11-15T03:00:00.000Z', recordVersion: 1, state: 'erased', outcome: null, outcomeAt: null, ...over,
});
const facts: PaperFacts = {
  list, items: [item(1), item(123, { state: 'skipped', outcome: 'held' }), item(124, { verdict: 'keep-until', keepUntil: '2031-12-31', reason: 'Còn tranh chấp', state: 'kept' })], agencyName: 'Ủy ban nhân dân xã Bình Sơn',
  parentName: 'Ủy ban nhân dân tỉnh Quảng Ngãi', place: 'Bình Sơn', targetName: 'Trung tâm Lưu trữ lịch sử', typeName: () => 'Bản sao chứng thực từ bản chính', now: new Date('2026-11-28T18:31:00.000Z'), today: '2026-11-29',
  tombstones: [{ recordId: 'r1', objectId: 'r1', typeCode: 't', custodianAgencyId: 'a', sensitivity: 'restricted', listId: 'l1', ground: 'expired', reason: '', decisionNumber: '12/QĐ-UBND', decisionDate: '2026-11-20', decidedBy: 'x', executedBy: 'y', executedAt: '2026-11-28T02:06:00.000Z', files: [{ path: 'master/0001.pdf', sha256: 'ab'.repeat(32), sizeBytes: 12 }] }],
};
const textOf = async (kind: PaperKind): Promise<string> => (await readPdfText(await renderPaper(buildPaper(kind, facts)))).join(' ');

describe('The papers of a disposition', function () {
  this.timeout(30_000);

  it('bear the name of the country, motto, place and day, and the list they are of', async () => {
    for (const kind of PAPER_KINDS) {
      const text = await textOf(kind);
      for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Bình Sơn, ngày', 'Danh mục năm 2026']) assert.ok(text.includes(part), `${kind}: ${part}`);
    }
  });

  it('break no day and no heading within a cell of their tables', async () => {
    const text = await textOf('list');
    for (const part of ['STT', '31/12/2010', '123/CT']) assert.ok(text.includes(part), part);
  });

  it('of the decision: bases, articles, closing mark, receivers each with one sign at the end', async () => {
    const text = await textOf('decision');
    for (const part of ['Số: 12/QĐ-UBND', 'Căn cứ văn bản số 5/LTLS', 'QUYẾT ĐỊNH:', 'Điều 1. Hủy 2 tài liệu', 'Quyết định này./.', 'Như Điều 3;', 'Lưu: Hồ sơ hủy tài liệu.', 'Thủ Trưởng Thử']) assert.ok(text.includes(part), part);
    assert.doesNotMatch(text, /;;|\.\. /);
  });

  it('of the destruction tell the hour of Vietnam, and each record that was left with its reason', async () => {
    const text = await textOf('destruction-minutes');
    for (const part of ['09 giờ 05 phút ngày 28/11/2026', '01 giờ 30 phút ngày 29/11/2026', '/BB-UBND', 'Đang bị giữ theo yêu cầu của cơ quan có thẩm quyền', 'Giữ đến 31/12/2031: Còn tranh chấp', 'Đã hủy: 1 tài liệu']) assert.ok(text.includes(part), `${part} in ${text}`);
  });
});
