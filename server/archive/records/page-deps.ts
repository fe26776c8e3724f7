import type { OfficerActor } from '../../kernel/actor.js';
import type { Clock } from '../../kernel/clock.js';
import type { Translator } from '../../platform/i18n/translator.js';
import type { Audit } from '../audit/audit.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Owners } from '../owners/owners.js';
import type { Viewer } from '../viewer/viewer.js';
import type { ArchiveRecord, ReadContext } from './model.js';
import type { Records } from './records.js';

/** A part of the record page that another room fills: signatures, fixity, retention. Asked only after the reader was let in. */
export interface RecordPanel {
  /** Its partial under views/partials, which documents the fields of the model. */
  readonly partial: string;
  /** A banner stands under the title, a card among the data. */
  readonly place: 'banner' | 'card';
  /** The partial's model; undefined when there is nothing to show this reader. `from` is the search he comes from, as its address wrote it. */
  present(input: { readonly actor: OfficerActor; readonly record: ArchiveRecord; readonly context: ReadContext; readonly lang: 'vi' | 'en'; readonly from?: string | undefined }): Promise<object | undefined>;
}

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
