/** How serious a finding is; the policy, not the check, sets it. */
export type FindingLevel = 'reject' | 'warn' | 'note';

/** What a check saw: the one shape of every check result. `code` is translated with key `finding.<code>`. */
export interface Finding {
  readonly code: string;
  readonly level: FindingLevel;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
}
