import type { Finding } from '../../../kernel/finding.js';
import type { Check } from '../checks/check.js';
import type { Evidence } from '../checks/evidence.js';
import type { Policy, PolicySettings } from '../policies/policy.js';

/** The policy for papers of a type: default, then what the catalogue says of the type, then the administrator's changes, then his for the type. */
export function choosePolicy(base: Policy, settings: PolicySettings | undefined, typeCode: string | undefined, byCatalogue: Policy['levels'] = {}): Policy {
  const ofType = typeCode === undefined ? undefined : base.byType[typeCode];
  const wanted = typeCode === undefined ? undefined : settings?.byType?.[typeCode];
  return {
    levels: { ...base.levels, ...ofType?.levels, ...byCatalogue, ...settings?.levels, ...wanted?.levels },
    thresholds: { ...base.thresholds, ...ofType?.thresholds, ...settings?.thresholds, ...wanted?.thresholds },
    byType: base.byType,
  };
}

/** What is wrong with a policy file: unknown observations, which would otherwise silently do nothing. */
export function unknownCodes(checks: readonly Check[], settings: PolicySettings): string[] {
  const known = new Set(checks.flatMap((check) => check.codes));
  const used = [settings, ...Object.values(settings.byType ?? {})].flatMap((change) => Object.keys(change.levels ?? {}));
  return [...new Set(used.filter((code) => !known.has(code)))].sort();
}

/** All findings about a paper, in the order of the checks, with the level the policy gives each. */
export function judgeEvidence(checks: readonly Check[], policy: Policy, evidence: Evidence): Finding[] {
  return checks.flatMap((check) =>
    check.judge(evidence, policy.thresholds).flatMap(({ code, params }) => {
      // An observation without a level is shown to a person rather than lost.
      const level = policy.levels[code] ?? 'warn';
      return level === 'off' ? [] : [{ code, level, ...(params === undefined ? {} : { params }) }];
    }),
  );
}
