import { bigint, id, instant, integer, nullable, text } from '../../../platform/database/columns.js';

export const evidenceItemColumns = { sha256: text(64), kind: text(20), about: text(64), url: text(500), fetchedAt: instant(), thisUpdate: nullable(instant()), nextUpdate: nullable(instant()), sizeBytes: bigint(), rank: bigint() };

export const evidenceTryColumns = { id: text(64), host: text(180), url: text(500), fault: nullable(id()), failures: integer(), triedAt: instant(), nextAt: instant() };
