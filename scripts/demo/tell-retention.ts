import { addDays } from '../../server/kernel/calendar.js';
import type { Actor, OfficerActor } from '../../server/kernel/actor.js';
import { systemActor } from '../../server/kernel/actor.js';
import type { House } from '../../server/compose.js';

const loader = systemActor('demo');

interface Told {
  readonly recordId: string;
  readonly custodianAgencyId: string;
  readonly scheduleCode: string | null;
}

/**
 * What an archivist of the demo finds on the desk: work whose time runs out with the year, a hold by a court's order, and lists on
 * their way to destruction and to the historical archive. Everything by the ordinary acts of ordinary officials; a second run adds nothing.
 */
export async function tellRetention(house: House, actors: ReadonlyMap<string, OfficerActor>, records: ReadonlyMap<string, { readonly recordId: string; readonly actor: Actor }>): Promise<void> {
  const { retention, disposition } = house.rooms.retention;
  await house.rooms.retention.importTable(loader);
  await retention.refreshAll();
  const rows = [...(await retention.ofMany([...records.values()].map((one) => one.recordId))).values()].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
  for (const archivist of [...actors.values()].filter((actor) => actor.roles.includes('archivist') && !actor.provinceWide)) {
    if ((await disposition.lists(archivist, {})).items.length > 0) continue;
    const own = rows.filter((row) => archivist.agencyIds.includes(row.custodianAgencyId));
    // Papers in no dossier, of which only a person knows when their work ended: it was done when they were issued.
    const loose = own.filter((row) => row.needsPerson && row.trigger === 'work-ended').slice(0, -1);
    for (const { recordId, trigger } of loose) {
      const issuedOn = (await house.archive.records.peek(recordId))?.record.issuedOn;
      if (trigger !== null && issuedOn !== null && issuedOn !== undefined) await retention.stateTriggerDate(archivist, recordId, trigger, issuedOn, 'Theo sổ theo dõi hồ sơ của bộ phận một cửa');
    }
    await retention.refresh(loose.map((row) => row.recordId));
    // What ends with this year: the lists of the next are made ready now.
    const now = await retention.ofMany(loose.map((row) => row.recordId));
    const old = loose.filter((row) => (now.get(row.recordId)?.dueOn ?? '9999') <= `${house.ground.clock.today().slice(0, 4)}-12-31`);
    await holdSome(house, archivist, old);
    await makeLists(house, archivist, actors, old, own.filter((row) => row.state === 'permanent'));
  }
}

async function holdSome(house: House, archivist: OfficerActor, old: readonly Told[]): Promise<void> {
  const [held] = old;
  if (held === undefined) return;
  await house.rooms.retention.holds.place(archivist, {
    title: 'Khiếu nại việc chứng thực (giả định)', reason: 'Công dân khiếu nại bản sao chứng thực, Tòa án yêu cầu giữ nguyên hiện trạng', authority: 'Tòa án nhân dân khu vực (giả định)',
    reference: '12/2026/CV-TA ngày 02/11/2026', reviewOn: addDays(house.ground.clock.today(), 20), target: { kind: 'records', recordIds: [held.recordId] },
  });
}

/** A destruction that waits for its council, a draft of what else is due, and permanent records on their way to the historical archive. */
async function makeLists(house: House, archivist: OfficerActor, actors: ReadonlyMap<string, OfficerActor>, old: readonly Told[], permanent: readonly Told[]): Promise<void> {
  const { disposition } = house.rooms.retention;
  const due = old.slice(1).map((row) => row.recordId);
  const half = Math.ceil(due.length / 2);
  if (due.length >= 2) {
    const list = await disposition.makeList(archivist, { kind: 'destruction', title: 'Danh mục hủy bản sao chứng thực hết thời hạn', needsOpinion: true });
    await disposition.addRecords(archivist, list.id, due.slice(0, half));
    await disposition.submit(archivist, list.id);
    await disposition.appraise(archivist, list.id, due.slice(0, half), { verdict: 'destroy', ground: 'expired', keepUntil: null, reason: null, evidence: null });
    await disposition.concludeAppraisal(archivist, list.id);
    const colleagues = [...actors.values()].filter((actor) => actor.agencyId === archivist.agencyId);
    for (const [role, wanted] of [['chair', 'agency-manager'], ['secretary', 'digitisation-officer'], ['member', 'counter-officer']] as const) {
      const person = colleagues.find((actor) => actor.roles.includes(wanted));
      if (person !== undefined) await disposition.seatMember(archivist, list.id, { userId: person.id, role });
    }
    const rest = await disposition.makeList(archivist, { kind: 'destruction', title: 'Danh mục hủy đợt sau (đang lập)', needsOpinion: true });
    await disposition.addRecords(archivist, rest.id, due.slice(half, half + 1));
  }
  const history = [...actors.values()].find((actor) => actor.roles.includes('archivist') && actor.provinceWide);
  if (permanent.length === 0 || history === undefined) return;
  const handed = permanent.slice(0, 3).map((row) => row.recordId);
  const list = await disposition.makeList(archivist, { kind: 'transfer', title: 'Mục lục hồ sơ vĩnh viễn nộp lưu trữ lịch sử', needsOpinion: false, targetAgencyId: history.agencyId });
  await disposition.addRecords(archivist, list.id, handed);
  await disposition.submit(archivist, list.id);
}
