import type { Clock } from '../../kernel/clock.js';
import type { Translator } from '../../platform/i18n/translator.js';
import type { Audit } from '../audit/audit.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owners } from '../owners/owners.js';
import type { Viewer } from '../viewer/viewer.js';
import type { RecordPanel } from './model.js';
import type { Records } from './records.js';

/** What the web doors of the register need. */
export interface RecordPageDeps {
  readonly records: Records;
  readonly owners: Pick<Owners, 'getMany'>;
  readonly dossiers: Pick<Dossiers, 'peek'>;
  readonly catalogue: Pick<Catalogue, 'resultType' | 'agency' | 'custodianOf' | 'procedureByCode' | 'reference' | 'listTypes'>;
  readonly viewer: Pick<Viewer, 'model'>;
  readonly audit: Pick<Audit, 'trailOf'>;
  readonly translator: Pick<Translator, 't'>;
  readonly clock: Clock;
  /** The name behind an officer's or client's id; undefined for one that is not known (any more). */
  readonly personName: (id: string) => Promise<string | undefined>;
  readonly panels: readonly RecordPanel[];
}
