import { join } from 'node:path';
import { createEvidence } from '../archive/signatures/fetching/create-evidence.js';
import { openEvidenceFolder } from '../archive/signatures/fetching/evidence-folder.js';
import type { EvidenceSource } from '../archive/signatures/fetching/evidence.js';
import { guardedRequest } from '../archive/signatures/fetching/guarded-request.js';
import { createHostQueue } from '../archive/signatures/fetching/host-queue.js';
import { readHosts } from '../archive/signatures/fetching/hosts.js';
import { createEvidenceStore } from '../archive/signatures/fetching/store.js';
import { createTimestampClient } from '../archive/signatures/proofs/timestamp-client.js';
import type { TimestampClient } from '../archive/signatures/proofs/timestamp-client.js';
import type { Foundation } from './foundation.js';

const PAUSE_MS = 500;
const MAX_TOKEN_BYTES = 256 * 1024;

/** Held and fetched evidence for judging signatures, by the settings; stands on the foundation alone. */
export function openEvidence({ config, database, uow, clock }: Foundation): EvidenceSource {
  return createEvidence({
    store: createEvidenceStore(database), folder: openEvidenceFolder(join(config.dataDir, 'evidence')), uow, clock, hosts: readHosts(config.evidenceHosts),
    timeoutMs: config.evidenceTimeoutSeconds * 1000, queue: createHostQueue(PAUSE_MS), send: guardedRequest,
  });
}

/** The time-stamp authority of the settings; undefined when there is none. The operator named it, so it may stand in his own network. */
export function openTimestampClient({ config }: Foundation): TimestampClient | undefined {
  const { tsaUrl } = config;
  if (tsaUrl === undefined) return undefined;
  const host = new URL(tsaUrl).host;
  return createTimestampClient((body, signal) =>
    guardedRequest({
      url: tsaUrl, method: 'POST', body, timeoutMs: config.tsaTimeoutSeconds * 1000, maxBytes: MAX_TOKEN_BYTES,
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply', ...(config.tsaAuthorization === undefined ? {} : { authorization: config.tsaAuthorization }) },
      ruleFor: (url) => (url.host === host ? { privateNetworks: true, loopback: true } : undefined), ...(signal === undefined ? {} : { signal }),
    }),
  );
}
