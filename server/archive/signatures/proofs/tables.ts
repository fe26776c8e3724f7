import { bigint, id, instant, integer, json, longText, nullable, text } from '../../../platform/database/columns.js';
import type { Leaf } from './model.js';

export const proofBatchColumns = {
  id: id(), root: text(64), size: integer(), gatheredAt: instant(), token: nullable(longText()), stampedAt: nullable(instant()), attempts: integer(), lastFault: nullable(text(200)), rank: bigint(),
};

export const proofItemColumns = { batchId: id(), position: integer(), kind: text(20), recordId: id(), ref: text(180), digest: text(64), leafHash: text(64), leaf: json<Leaf>() };
