import type { Actor } from '../../kernel/actor.js';
import { may } from '../../kernel/permission.js';
import { inScope } from '../../kernel/scope.js';
import type { Scope } from '../../kernel/scope.js';
import type { ArchiveRecord, ReadContext } from '../records/model.js';
import type { RecordPanel } from '../records/model.js';
import type { Records } from '../records/records.js';
import { toAccessScope } from './describe-record.js';
import type { RelatedRecord } from './engines/engine.js';
import type { Search } from './search.js';

export interface RelatedDeps {
  readonly search: Pick<Search, 'similar' | 'citations'>;
  readonly records: Pick<Records, 'scopeFor' | 'peek'>;
}

/** What a record names, what names it, and what is like it: only what the reader may see, in numbers too. */
export interface Related {
  /** A number named in the text; without records it is not kept here, or not for this reader. */
  readonly cites: readonly { readonly number: string; readonly records: readonly ArchiveRecord[] }[];
  readonly citedBy: readonly ArchiveRecord[];
  readonly citedByTotal: number;
  readonly similar: readonly ArchiveRecord[];
}

const MOST_SIMILAR = 6;
const MOST_CITED = 30;

/** Gathers it; every record is judged once more by the register's own word. */
export async function relatedOf(deps: RelatedDeps, actor: Actor, recordId: string, context: ReadContext): Promise<Related> {
  const scope = await deps.records.scopeFor(actor, context);
  const access = toAccessScope(scope);
  const [links, similar] = await Promise.all([deps.search.citations(access, recordId, MOST_CITED), deps.search.similar(access, recordId, MOST_SIMILAR)]);
  const seen = async (list: readonly RelatedRecord[]): Promise<ArchiveRecord[]> => seenOf(deps, scope, list);
  const citedBy = await seen(links.citedBy);
  return {
    cites: await Promise.all(links.cites.map(async (one) => ({ number: one.number, records: await seen(one.records) }))),
    citedBy, citedByTotal: links.citedByTotal - (links.citedBy.length - citedBy.length), similar: await seen(similar),
  };
}

async function seenOf(deps: RelatedDeps, scope: Scope, list: readonly RelatedRecord[]): Promise<ArchiveRecord[]> {
  const found = await Promise.all(list.map((one) => deps.records.peek(one.recordId)));
  return found.flatMap((one) => (one === undefined || !inScope(scope, one.record) ? [] : [one.record]));
}

/** "Viện dẫn", "được viện dẫn bởi" and "tài liệu tương tự" on the record page. */
export function relatedPanel(deps: RelatedDeps): RecordPanel {
  return {
    partial: 'related', place: 'card',
    async present({ actor, record, context }) {
      if (!may(actor, 'search.use')) return undefined;
      const related = await relatedOf(deps, actor, record.id, context);
      const inDossier = new URLSearchParams({ ...(context.dossierCode === undefined ? {} : { dossier: context.dossierCode }), ...(context.purpose === undefined ? {} : { purpose: context.purpose }) }).toString();
      const entry = (one: ArchiveRecord): object => ({ href: `/records/${one.id}${inDossier === '' ? '' : `?${inDossier}`}`, title: one.title, number: one.documentNumber, date: one.issuedOn, validity: { state: one.validity } });
      if (related.cites.length === 0 && related.citedBy.length === 0 && related.similar.length === 0) return undefined;
      return {
        cites: related.cites.map((one) => ({ number: one.number, records: one.records.map(entry) })), citedBy: related.citedBy.map(entry), citedByTotal: related.citedByTotal,
        ...(related.citedByTotal > related.citedBy.length && record.documentNumber !== null ? { allHref: `/search?${new URLSearchParams({ q: record.documentNumber }).toString()}` } : {}),
        similar: related.similar.map(entry),
      };
    },
  };
}
