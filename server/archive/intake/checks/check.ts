import type { Finding } from '../../../kernel/finding.js';
import type { Evidence, Thresholds } from './evidence.js';

/** What a check saw. How serious it is, the policy decides. */
export interface Observation {
  readonly code: string;
  readonly params?: NonNullable<Finding['params']>;
}

/**
 * One pure question about a paper. It looks at evidence only, answers in observations and never decides.
 * `codes` lists every observation it can make: each has a level in the policy and a text `finding.<code>`.
 */
export interface Check {
  readonly codes: readonly string[];
  judge(evidence: Evidence, thresholds: Thresholds): readonly Observation[];
}

/** Page numbers as people write them: `1, 3-5`; at most `most` groups. */
export function writePages(numbers: readonly number[], most = 8): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const groups: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    groups.push(end === start ? String(sorted[start]) : `${String(sorted[start])}-${String(sorted[end])}`);
    start = end + 1;
  }
  return groups.length > most ? `${groups.slice(0, most).join(', ')}…` : groups.join(', ');
}
