import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Translator } from '../../platform/i18n/translator.js';
import type { Access } from '../access/access.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { Search } from '../search/search.js';
import type { ExportStore } from './export-store.js';
import type { ExportWriter } from './writers/export-writer.js';

/** What exporting is built from. */
export interface SearchExportsDeps {
  readonly store: ExportStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly search: Pick<Search, 'search'>;
  readonly records: Pick<Records, 'scopeFor' | 'peek'>;
  readonly owners: Pick<Owners, 'getMany'>;
  readonly catalogue: Pick<Catalogue, 'listTypes' | 'listAgencies' | 'listProcedures' | 'agency'>;
  readonly access: Pick<Access, 'officer'>;
  readonly translator: Pick<Translator, 't'>;
  /** Folder of the files; made when it is missing. */
  readonly dir: string;
  /** The list as the bytes of a file, away from the event loop. */
  readonly write: ExportWriter['write'];
  readonly reasonRows: number;
  readonly keepHours: number;
}
