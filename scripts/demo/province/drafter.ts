import type { CopyClass } from '../../../server/archive/catalogue/model.js';
import { createRandom, type Random } from '../random.js';
import type { Block, Paper } from '../pdf/paper.js';
import type { Issuer } from './localities.js';
import type { DemoDocument, DemoDossier, DemoOrganisation, DemoPerson, DemoStatusChange, DemoTruth } from './model.js';
import { custodianOf } from './custody.js';
import { loginNameOf } from './users.js';

/** How the file is made from the paper. */
export type Rendering =
  | { readonly kind: 'text' }
  | { readonly kind: 'scan'; readonly dpi?: number; readonly skew?: number }
  | { readonly kind: 'signed'; readonly by: 'person-agency' | 'agency' | 'certifier-agency' | 'officer'; readonly form?: 'pades' | 'adbe' }
  | { readonly kind: 'image'; readonly format: 'jpeg' | 'png' | 'tiff' }
  | { readonly kind: 'blank' | 'encrypted' | 'truncated' | 'script' }
  | { readonly kind: 'copy-of'; readonly ref: string };

/** A document before its bytes are made. */
export interface Plan extends Omit<DemoDocument, 'bytes' | 'fileName' | 'mediaType' | 'kind'> {
  readonly fileStem: string;
  readonly paper: Paper;
  readonly rendering: Rendering;
  readonly issuer: Issuer;
}

/** What a maker of documents says about one paper. */
export interface Draft {
  readonly type: string;
  /** Heading as printed, in capitals. */
  readonly heading?: string;
  readonly subtitle?: string;
  readonly subjectLine?: string;
  readonly addressees?: readonly string[];
  readonly receivers?: readonly string[];
  readonly issuer: Issuer;
  readonly date: string;
  /** Text behind the running number (`/TLKT`); `null` = the paper bears no number. */
  readonly suffix?: string | null;
  /** Used instead of the running number. */
  readonly number?: string;
  readonly fields?: readonly (readonly [label: string, value: string])[];
  readonly text?: readonly string[];
  readonly owner?: DemoPerson | DemoOrganisation;
  readonly further?: readonly (DemoPerson | DemoOrganisation)[];
  readonly title: string;
  readonly dossier?: DemoDossier;
  readonly component?: string;
  readonly copyClass?: CopyClass;
  readonly size?: 'A4' | 'A5';
  readonly landscape?: boolean;
  readonly signer?: { readonly title: string; readonly name: string } | null;
  readonly validTo?: string;
  readonly purpose?: string;
  readonly truthFields?: Readonly<Record<string, string>>;
  readonly statusChanges?: readonly DemoStatusChange[];
  readonly links?: DemoTruth['links'];
  readonly rendering?: Rendering;
  readonly stamp?: string;
  readonly motto?: boolean;
  readonly edgeCase?: string;
  readonly expected?: DemoDocument['expected'];
  readonly uploader?: string;
  readonly fileStem?: string;
}

/** Collects documents and dossiers in order, gives numbers and decides which paper becomes scan, signed file or text. */
export interface Drafter {
  readonly random: Random;
  readonly today: string;
  draft(draft: Draft): Plan;
  dossier(spec: { procedure: string; owner: DemoPerson | DemoOrganisation; agency: Issuer; openedOn: string; dueOn?: string; closedOn?: string; purpose?: string }): DemoDossier;
  readonly plans: readonly Plan[];
  readonly dossiers: readonly DemoDossier[];
}

const OFFICIALS = ['Lê Văn Giả Định', 'Phạm Thị Minh Họa', 'Võ Hữu Mẫu', 'Trần Thử', 'Đinh Văn Ví Dụ', 'A Giả Lập', 'Nguyễn Thị Hư Cấu', 'Huỳnh Mẫu Đơn'];
const SCANS_WANTED = 70;
const SIGNED_WANTED = 55;

/** Opens an empty collection. `agencyCodes` = dotted and reversed code by agency. */
export function createDrafter(seed: string, today: string, agencyCodes: ReadonlyMap<string, { dotted: string; reversed: string }>): Drafter {
  const random = createRandom(`${seed}/documents`);
  const plans: Plan[] = [];
  const dossiers: DemoDossier[] = [];
  const counters = new Map<string, number>();
  const tally = { scan: 0, signed: 0 };
  const nextNumber = (key: string, step: number): number => {
    const value = (counters.get(key) ?? random.fork(`first/${key}`).int(3, 40)) + step;
    counters.set(key, value);
    return value;
  };
  const choose = (draft: Draft): Rendering => {
    if (draft.rendering !== undefined) return draft.rendering;
    const dice = random.fork(`rendering/${plans.length}`).next();
    if (draft.date < '2023-01-01' && draft.size === 'A5' && dice < 0.97 && tally.scan < SCANS_WANTED) return { kind: 'scan' };
    if (draft.date >= '2023-01-01' && dice < 0.3 && tally.signed < SIGNED_WANTED && draft.signer !== null) return { kind: 'signed', by: 'person-agency', form: draft.date < '2024-01-01' ? 'adbe' : 'pades' };
    return { kind: 'text' };
  };
  const draft = (one: Draft): Plan => {
    const rendering = choose(one);
    if (rendering.kind === 'scan') tally.scan += 1;
    if (rendering.kind === 'signed') tally.signed += 1;
    const year = one.date.slice(0, 4);
    const number = one.number ?? (one.suffix === null ? null : `${pad(nextNumber(`${one.issuer.printed}/${one.suffix ?? ''}/${year}`, random.fork(`step/${plans.length}`).int(1, 9)))}${one.suffix ?? ''}`);
    const plan = planOf(one, { rendering, number, ordinal: plans.length + 1, today });
    plans.push(plan);
    return plan;
  };
  const dossier: Drafter['dossier'] = ({ procedure, owner, agency, ...rest }) => {
    const code = agencyCodes.get(agency.agencyId ?? '') ?? { dotted: 'H48', reversed: '000.00.00.H48' };
    const day = rest.openedOn.slice(2).replaceAll('-', '');
    const serial = String(nextNumber(`dossier/${agency.agencyId ?? ''}/${day}`, 1)).padStart(4, '0');
    const handling = custodianOf(agency.agencyId, procedure);
    const made: DemoDossier = {
      ref: `d${String(dossiers.length + 1).padStart(3, '0')}`,
      code: `${rest.openedOn < '2023-01-01' ? code.reversed : code.dotted}-${day}-${serial}`,
      procedureCode: procedure,
      ownerRef: owner.ref,
      agencyId: handling,
      ...rest,
    };
    dossiers.push(made);
    return made;
  };
  return { random, today, draft, dossier, plans, dossiers };
}

/** The official who signs for an issuer in a year. */
export function officialOf(issuer: Issuer, date: string): string {
  return createRandom(`official/${issuer.printed}/${date.slice(0, 4)}`).pick(OFFICIALS);
}

interface PlanContext {
  readonly rendering: Rendering;
  readonly number: string | null;
  readonly ordinal: number;
  readonly today: string;
}

function planOf(draft: Draft, { rendering, number, ordinal, today }: PlanContext): Plan {
  const copyClass = draft.copyClass ?? (rendering.kind === 'signed' ? 'A' : 'D');
  const signer = draft.signer === undefined ? { title: draft.issuer.head, name: officialOf(draft.issuer, draft.date) } : draft.signer;
  const custodian = custodianOf(draft.issuer.agencyId, draft.type, draft.dossier?.agencyId);
  const holders = [draft.owner, ...(draft.further ?? [])].flatMap((one) => one?.identifiers.slice(0, 1).map((id) => id.value) ?? []);
  const ref = `t${String(ordinal).padStart(3, '0')}`;
  return {
    ref,
    fileStem: draft.fileStem ?? `${ref}-${draft.type}`,
    issuer: draft.issuer,
    rendering,
    paper: paperOf(draft, number, signer, copyClass, rendering, today),
    truth: {
      title: draft.title,
      abstract: draft.subtitle ?? draft.subjectLine ?? draft.title,
      documentNumber: number,
      typeCode: draft.type,
      issuedOn: draft.date,
      issuerName: draft.issuer.printed,
      issuerAgencyId: draft.issuer.agencyId,
      signerName: signer?.name ?? null,
      signerTitle: signer?.title ?? null,
      copyClass,
      holderIdentifiers: holders,
      validFrom: draft.date,
      validTo: draft.validTo ?? null,
      purpose: draft.purpose ?? null,
      fields: draft.truthFields ?? {},
      statusChanges: draft.statusChanges ?? [],
      links: draft.links ?? [],
    },
    dossierRef: draft.dossier?.ref ?? null,
    procedureCode: draft.dossier?.procedureCode ?? null,
    componentCode: draft.component ?? null,
    ownerRef: draft.owner?.ref ?? null,
    furtherOwnerRefs: (draft.further ?? []).map((one) => one.ref),
    uploader: draft.uploader ?? loginNameOf('digitisation-officer', custodian),
    ...(draft.edgeCase === undefined ? {} : { edgeCase: draft.edgeCase }),
    expected: draft.expected ?? 'archived',
  };
}

function paperOf(draft: Draft, number: string | null, signer: { title: string; name: string } | null, copyClass: CopyClass, rendering: Rendering, today: string): Paper {
  const [year = '', month = '', day = ''] = draft.date.split('-');
  const fields = (draft.fields ?? []).map(([label, value]): Block => ({ kind: 'field', label, value }));
  const text = (draft.text ?? []).map((one): Block => ({ kind: 'text', text: one }));
  const paperSize = draft.size ?? 'A4';
  return {
    fileTitle: draft.title,
    createdAt: new Date(`${draft.date}T02:00:00Z`),
    size: paperSize,
    issuer: { name: draft.issuer.printed, ...(draft.issuer.parent === undefined ? {} : { parent: draft.issuer.parent }) },
    ...(draft.motto === undefined ? {} : { motto: draft.motto }),
    ...(number === null ? {} : { numberLine: `Số: ${number}` }),
    ...(draft.subjectLine === undefined ? {} : { subjectLine: draft.subjectLine }),
    placeDate: `${draft.issuer.place}, ngày ${day} tháng ${Number(month) < 3 ? month : Number(month)} năm ${year}`,
    ...(draft.heading === undefined ? {} : { title: draft.heading }),
    ...(draft.subtitle === undefined ? {} : { subtitle: draft.subtitle }),
    ...(draft.addressees === undefined ? {} : { addressees: draft.addressees }),
    ...(draft.receivers === undefined ? {} : { receivers: draft.receivers }),
    body: [...fields, ...text],
    ...(signer === null ? {} : { signer: { ...signer, ...(draft.issuer.authority === undefined ? {} : { authority: draft.issuer.authority }) } }),
    ...(draft.stamp === undefined ? {} : { stamp: draft.stamp }),
    ...endorsementOf(draft, copyClass, rendering, today),
  };
}

/** The mark a copy bears: SAO Y top right, certification or digitisation at the end; originals and citizens' photos bear none. */
function endorsementOf(draft: Draft, copyClass: CopyClass, rendering: Rendering, today: string): Pick<Paper, 'copyMark' | 'endorsement'> {
  if (copyClass === 'B') return { copyMark: ['SAO Y', draft.issuer.printed.toLocaleUpperCase('vi'), `${draft.date}T09:${String(draft.title.length % 60).padStart(2, '0')}:30+07:00`] };
  if (copyClass === 'C') return { endorsement: [`CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH. Ngày ${vietnamese(draft.date)}. Người chứng thực: ${officialOf(draft.issuer, draft.date)} (thử nghiệm).`] };
  if (copyClass !== 'D' || rendering.kind === 'image') return {};
  const onDay = draft.date > '2023-06-01' ? draft.date : today;
  return { endorsement: [`BẢN SỐ HÓA tại Bộ phận Một cửa, ngày ${vietnamese(onDay)}. Đã đối chiếu với bản giấy (thử nghiệm).`] };
}

/** `dd/mm/yyyy`. */
export function vietnamese(date: string): string {
  return date.split('-').reverse().join('/');
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
