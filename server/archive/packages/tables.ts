import { bigint, id, instant, integer, json, nullable, text, word } from '../../platform/database/columns.js';
import type { Direction, PackageActor, PackageFinding, PackageFormat, PackageRequest, PackageState } from './model.js';

export const packageColumns = {
  id: id(), direction: word<Direction>(), format: word<PackageFormat>(), state: word<PackageState>(), title: text(500), sourceName: text(500), path: nullable(text(1000)),
  sizeBytes: bigint(), sha256: nullable(text(64)), actor: json<PackageActor>(), actorId: id(), actorName: text(200), agencyId: nullable(id()),
  reason: nullable(text(500)), filesTotal: integer(), filesDone: integer(), papersTotal: integer(), papersDone: integer(), findings: json<readonly PackageFinding[]>(),
  request: json<PackageRequest>(), createdAt: instant(), updatedAt: instant(), finishedAt: nullable(instant()), version: integer(),
};

export const paperColumns = { packageId: id(), position: integer(), submissionId: id(), itemId: id(), name: text(500) };
