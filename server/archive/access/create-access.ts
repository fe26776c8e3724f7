import type { Access, AccessDeps } from './access.js';
import { clientCommands } from './commands/clients.js';
import { sessionCommands } from './commands/sessions.js';
import { userCommands } from './commands/users.js';

/** Opens the access room. */
export function createAccess(deps: AccessDeps): Access {
  return { ...sessionCommands(deps), ...userCommands(deps), ...clientCommands(deps) };
}
