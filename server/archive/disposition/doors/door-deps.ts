import type { Clock } from '../../../kernel/clock.js';
import type { OfficerActor } from '../../../kernel/actor.js';
import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { Translator } from '../../../platform/i18n/translator.js';
import type { Audit } from '../../audit/audit.js';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { Holds } from '../../holds/holds.js';
import type { Records } from '../../records/records.js';
import type { Retention } from '../../retention/retention.js';
import type { Disposition } from '../disposition.js';
import type { Colleague } from '../ports.js';

/** What the web doors of disposition need. */
export interface DispositionPageDeps {
  readonly disposition: Disposition;
  readonly retention: Pick<Retention, 'list' | 'counts' | 'total' | 'ofMany' | 'schedules'>;
  readonly holds: Pick<Holds, 'list' | 'on'>;
  readonly records: Pick<Records, 'peek' | 'scopeFor' | 'openable'>;
  readonly catalogue: Pick<Catalogue, 'agency' | 'listAgencies' | 'listTypes'>;
  readonly audit: Pick<Audit, 'trailOf'>;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly translator: Pick<Translator, 't'>;
  colleagues(agencyIds: readonly string[]): Promise<readonly Colleague[]>;
  /** Archival packages of a transfer. */
  readonly files: {
    list(listId: string): Promise<readonly { readonly name: string; readonly sizeBytes: number }[]>;
    open(listId: string, name: string): Promise<{ readonly stream: NodeJS.ReadableStream; readonly sizeBytes: number } | undefined>;
  };
  /** What a search (an address behind `?` of the search page) finds, within what the officer may see; at most `most` ids, and how many there are. */
  readonly searchIds: (actor: OfficerActor, question: string, most: number) => Promise<{ readonly ids: readonly string[]; readonly total: number }>;
  /** Damaged copies that wait for somebody, by the fixity room. */
  readonly fixityAlarms: (actor: OfficerActor) => Promise<number>;
}

export type Lang = 'vi' | 'en';
