import type { PreservationReader } from '../../../storage/preservation-store.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../../kernel/unit-of-work.js';
import type { Catalogue } from '../catalogue/catalogue.js';
import type { Dossiers } from '../dossiers/dossiers.js';
import type { Intake } from '../intake/intake.js';
import type { Owners } from '../owners/owners.js';
import type { Records } from '../records/records.js';
import type { EarkCodes } from './reading/eark-codes.js';
import type { PackageLimits } from './rules/limits.js';
import type { PackagesStore } from './store.js';

/** Everything the room of packages is made of. */
export interface PackagesDeps {
  readonly store: PackagesStore;
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly intake: Pick<Intake, 'receiveFile' | 'createSubmission' | 'confirmItems' | 'refuseItem' | 'getSubmission'>;
  readonly records: Pick<Records, 'authorise' | 'peek' | 'findDuplicates' | 'list' | 'scopeFor'>;
  readonly owners: Pick<Owners, 'ensure' | 'getMany'>;
  readonly dossiers: Pick<Dossiers, 'ensure' | 'peek' | 'get'>;
  readonly catalogue: Pick<Catalogue, 'resultType' | 'agency' | 'procedureByCode' | 'reference'>;
  readonly preservation: Pick<PreservationReader, 'read' | 'describe'>;
  /** PRONOM ids of kept files by `<record>/<path>`, where they were identified. */
  readonly puidsOf: (recordIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Asks for the next step of a package; `afterMs` later where something else must happen first. */
  readonly nextStep: (packageId: string, afterMs: number) => Promise<void>;
  readonly settings: {
    /** Folder of packages that came in and go out; not part of the archive proper. */
    readonly dir: string;
    readonly limits: PackageLimits;
    readonly codes: EarkCodes;
    /** How long a package made stays to be fetched. */
    readonly keepOutMs: number;
    /** Largest package taken over the network. */
    readonly maxUploadBytes: number;
    /** XML schemas to be laid into packages, where the administrator has them. */
    readonly schemasDir?: string;
    readonly version: string;
  };
}
