import type { RegisterKeeping } from './register/register-keeping.js';

/**
 * Preservation: that what was stored stays provably unchanged and readable without this software. It owns the register beside the
 * bytes, the record of verifications and alarms, packages in and out, and the ledger of erasures. It never changes what a record says.
 */
export interface Preservation {
  readonly register: RegisterKeeping;
}
