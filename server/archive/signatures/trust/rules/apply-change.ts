import { ArchiveError } from '../../../../kernel/errors.js';
import type { AnchorLimits, TrustChange, TrustContent } from '../model.js';

/**
 * The content of the next version. Never trusts what is denied, and never denies silently what is trusted: a denial stands beside
 * an anchor and wins at every judgement, so that lifting it brings back what was there.
 * @throws ArchiveError conflict `trust-already-so` when nothing would change, invalid `trust-denied` for an anchor on the denylist
 */
export function applyChange(content: TrustContent, change: TrustChange): TrustContent {
  const { fingerprint } = change;
  const anchored = content.anchors.some((anchor) => anchor.fingerprint === fingerprint);
  const without = content.anchors.filter((anchor) => anchor.fingerprint !== fingerprint);
  switch (change.kind) {
    case 'add-anchor':
      refuseIf(anchored);
      if (content.denied.includes(fingerprint)) throw new ArchiveError('invalid', 'trust-denied', { fingerprint });
      return { ...content, anchors: [...content.anchors, { fingerprint, ...limitsOf(change) }] };
    case 'change-anchor':
      refuseIf(!anchored || content.anchors.some((anchor) => anchor.fingerprint === fingerprint && sameLimits(anchor, limitsOf(change))));
      return { ...content, anchors: [...without, { fingerprint, ...limitsOf(change) }] };
    case 'withdraw-anchor':
      refuseIf(!anchored);
      return { ...content, anchors: without };
    case 'add-intermediate':
      refuseIf(content.intermediates.includes(fingerprint) || anchored);
      return { ...content, intermediates: [...content.intermediates, fingerprint] };
    case 'withdraw-intermediate':
      refuseIf(!content.intermediates.includes(fingerprint));
      return { ...content, intermediates: content.intermediates.filter((one) => one !== fingerprint) };
    case 'deny':
      refuseIf(content.denied.includes(fingerprint));
      return { ...content, denied: [...content.denied, fingerprint] };
    case 'lift-denial':
      refuseIf(!content.denied.includes(fingerprint));
      return { ...content, denied: content.denied.filter((one) => one !== fingerprint) };
  }
}

function refuseIf(nothingChanges: boolean): void {
  if (nothingChanges) throw new ArchiveError('conflict', 'trust-already-so');
}

function limitsOf(change: TrustChange): AnchorLimits {
  const { limits } = change;
  if (limits === null || limits.purposes.length === 0) throw new ArchiveError('invalid', 'trust-limits-missing', {}, { faults: [{ field: 'purposes', code: 'required' }] });
  if (limits.trustedFrom !== null && limits.sunset !== null && limits.sunset <= limits.trustedFrom) {
    throw new ArchiveError('invalid', 'trust-limits-crossed', {}, { faults: [{ field: 'sunset', code: 'before-start' }] });
  }
  return { tree: limits.tree, purposes: [...limits.purposes].sort(), trustedFrom: limits.trustedFrom, sunset: limits.sunset };
}

function sameLimits(a: AnchorLimits, b: AnchorLimits): boolean {
  return a.tree === b.tree && a.trustedFrom === b.trustedFrom && a.sunset === b.sunset && [...a.purposes].sort().join() === [...b.purposes].sort().join();
}
