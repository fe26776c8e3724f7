import type { FindingLevel } from '../../../kernel/finding.js';
import type { Thresholds } from '../checks/evidence.js';

/** What an observation counts for; `off` hides it. */
export type PolicyLevel = FindingLevel | 'off';

/** How strict the gate is: a level per observation and the numbers to measure by. Data, not code. */
export interface Policy {
  readonly levels: Readonly<Record<string, PolicyLevel>>;
  readonly thresholds: Thresholds;
  /** What is different for papers of a type. */
  readonly byType: Readonly<Record<string, PolicyChange>>;
}

/** What the administrator changes, for every paper or for one document type. */
export interface PolicyChange {
  readonly levels?: Readonly<Record<string, PolicyLevel>>;
  readonly thresholds?: Partial<Thresholds>;
}

/** The administrator's policy file: changes to the default, then per document type. */
export interface PolicySettings extends PolicyChange {
  readonly byType?: Readonly<Record<string, PolicyChange>>;
}
