import { ArchiveError } from '../../../kernel/errors.js';
import type { ItemFault } from '../model.js';
import type { IntakeDeps } from '../ports.js';
import { nextState } from '../rules/next-state.js';

/**
 * Shows on the paper that its next step broke down: which fault, and whether it is tried again by itself. Bytes and rows stay as
 * they are. A paper that came to its end meanwhile is left alone.
 */
export function reportFailure(deps: Pick<IntakeDeps, 'store' | 'clock'>) {
  return async (itemId: string, error: unknown, final: boolean): Promise<void> => {
    const found = await deps.store.findItem(itemId);
    if (found === undefined) return;
    const state = nextState(found.item.state, 'broke-down');
    if (state === undefined || found.item.state === 'waiting') return;
    const at = deps.clock.now().toISOString();
    const fault: ItemFault = error instanceof ArchiveError ? { code: error.code, params: error.params, at, final } : { code: 'internal', params: {}, at, final };
    await deps.store.mark(found.item, { state, fault, updatedAt: at });
  };
}
