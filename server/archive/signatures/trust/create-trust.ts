import { createTrustCommands } from './commands.js';
import { createTrustQueries } from './queries.js';
import type { Trust, TrustDeps } from './trust.js';

/** Opens the trust store of the database. */
export function createTrust(deps: TrustDeps): Trust {
  return { ...createTrustQueries(deps), ...createTrustCommands(deps), trees: () => deps.trees };
}
