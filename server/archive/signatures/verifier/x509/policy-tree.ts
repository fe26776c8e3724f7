import type { PolicyMapping } from './extensions.js';

/** anyPolicy (RFC 5280, 4.2.1.4). */
export const ANY_POLICY = '2.5.29.32.0';

interface PolicyNode {
  readonly policy: string;
  expected: Set<string>;
  readonly parent: PolicyNode | undefined;
  readonly depth: number;
}

const MAX_NODES = 20_000;

/** The valid_policy_tree of RFC 5280, 6.1, as lists per depth. Empty means NULL. */
export class PolicyTree {
  private levels: PolicyNode[][] = [[{ policy: ANY_POLICY, expected: new Set([ANY_POLICY]), parent: undefined, depth: 0 }]];

  get isNull(): boolean {
    return this.levels.length === 0;
  }

  /** Makes the tree NULL (6.1.3 e). */
  clear(): void {
    this.levels = [];
  }

  /** Step 6.1.3 d for a certificate's policies. `anyAllowed`: inhibit_anyPolicy is open, or self-issued and not last. */
  extend(policies: readonly string[], anyAllowed: boolean): void {
    if (this.isNull) {
      return;
    }
    const parents = this.levels[this.levels.length - 1] as PolicyNode[];
    const depth = this.levels.length;
    const level: PolicyNode[] = [];
    const grow = (parent: PolicyNode, policy: string): void => {
      if (!level.some((node) => node.parent === parent && node.policy === policy)) {
        level.push({ policy, expected: new Set([policy]), parent, depth });
      }
    };
    for (const policy of policies.filter((name) => name !== ANY_POLICY)) {
      const matching = parents.filter((parent) => parent.expected.has(policy));
      const chosen = matching.length > 0 ? matching : parents.filter((parent) => parent.policy === ANY_POLICY);
      chosen.forEach((parent) => grow(parent, policy));
    }
    if (policies.includes(ANY_POLICY) && anyAllowed) {
      parents.forEach((parent) => parent.expected.forEach((policy) => grow(parent, policy)));
    }
    if (level.length > MAX_NODES) {
      this.clear();
      return;
    }
    this.levels.push(level);
    this.prune();
  }

  /** Steps 6.1.4 b: applies policy mappings when allowed, else deletes what would be mapped. */
  map(mappings: readonly PolicyMapping[], allowed: boolean): void {
    if (this.isNull) {
      return;
    }
    const depth = this.levels.length - 1;
    const level = this.levels[depth] as PolicyNode[];
    for (const issuerPolicy of new Set(mappings.map((mapping) => mapping.issuerPolicy))) {
      const subjects = new Set(mappings.filter((mapping) => mapping.issuerPolicy === issuerPolicy).map((mapping) => mapping.subjectPolicy));
      const nodes = level.filter((node) => node.policy === issuerPolicy);
      if (!allowed) {
        this.levels[depth] = (this.levels[depth] as PolicyNode[]).filter((node) => node.policy !== issuerPolicy);
        continue;
      }
      nodes.forEach((node) => {
        node.expected = subjects;
      });
      const any = level.find((node) => node.policy === ANY_POLICY);
      if (nodes.length === 0 && any !== undefined && any.parent !== undefined) {
        level.push({ policy: issuerPolicy, expected: subjects, parent: any.parent, depth });
      }
    }
    this.prune();
  }

  private prune(): void {
    for (let depth = this.levels.length - 2; depth >= 0; depth--) {
      const used = new Set((this.levels[depth + 1] as PolicyNode[]).map((node) => node.parent));
      this.levels[depth] = (this.levels[depth] as PolicyNode[]).filter((node) => used.has(node));
    }
    if (this.levels.some((level) => level.length === 0)) {
      this.clear();
    }
  }

  /** Step 6.1.5 g: the user-constrained policies; an empty answer means the tree became NULL. */
  intersect(initial: ReadonlySet<string>): Set<string> {
    if (this.isNull) {
      return new Set();
    }
    if (initial.has(ANY_POLICY)) {
      return new Set((this.levels[this.levels.length - 1] as PolicyNode[]).map((node) => node.policy));
    }
    const domain = this.levels.flat().filter((node) => node.parent?.policy === ANY_POLICY && node.policy !== ANY_POLICY);
    const last = this.levels[this.levels.length - 1] as PolicyNode[];
    const accepted = new Set<string>();
    for (const leaf of last) {
      if (leaf.policy === ANY_POLICY) {
        initial.forEach((policy) => accepted.add(policy));
        continue;
      }
      let node: PolicyNode | undefined = leaf;
      while (node !== undefined && !domain.includes(node)) {
        node = node.parent;
      }
      if (node !== undefined && initial.has(node.policy)) {
        accepted.add(node.policy);
      }
    }
    return accepted;
  }
}
