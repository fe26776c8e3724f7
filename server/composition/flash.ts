import type { Database } from '../platform/database/connection.js';
import type { Flash } from '../platform/views/page.js';
import { createAccessStore } from '../archive/access/store.js';

/** Sentences carried with the session from one page to the next: shown once, then gone. */
export function createFlash(database: Database): { add(sessionId: string, flash: Flash): Promise<void>; take(sessionId: string): Promise<readonly Flash[]> } {
  const store = createAccessStore(database);
  return {
    async add(sessionId, flash) {
      const session = await store.sessionByHash(sessionId);
      if (session !== undefined) await store.touchSession(sessionId, { flash: [...session.flash, flash].slice(-5) });
    },
    async take(sessionId) {
      const session = await store.sessionByHash(sessionId);
      if (session === undefined || session.flash.length === 0) return [];
      await store.touchSession(sessionId, { flash: [] });
      return session.flash as Flash[];
    },
  };
}
