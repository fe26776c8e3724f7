import { id, instant, integer, json, longText, nullable, text, word } from '../../../platform/database/columns.js';
import type { AnchorLimits, CertificateFacts, ChangeKind, TrustContent, TrustProposal } from './model.js';

/** Certificates that were ever proposed, by fingerprint; kept for good, so that every version can be had again. */
export const certificateColumns = { fingerprint: text(64), der: longText(), facts: json<CertificateFacts>(), firstSeenAt: instant() };

export const proposalColumns = {
  id: id(), kind: word<ChangeKind>(), fingerprint: text(64), limits: nullable(json<AnchorLimits>()), state: word<TrustProposal['state']>(), hasCertificate: integer(), reason: text(500), proposedBy: id(),
  proposedByName: text(200), proposedAt: instant(), decidedBy: nullable(id()), decidedByName: nullable(text(200)), decidedAt: nullable(instant()), version: nullable(integer()),
};

export const versionColumns = {
  version: integer(), hash: text(64), content: json<TrustContent>(), proposalId: id(), kind: word<ChangeKind>(), fingerprints: json<readonly string[]>(), proposedByName: text(200), confirmedByName: text(200), at: instant(),
};
