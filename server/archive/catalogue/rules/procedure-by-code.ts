import type { LocalDate } from '../../../kernel/calendar.js';
import type { Procedure } from '../model.js';
import { parseProcedureCode } from './parse-procedure-code.js';
import { validOn } from './valid-on.js';

/** How well a code names a procedure; smaller is better. */
type Rank = 0 | 1 | 2 | 3;

/**
 * The procedure a code names: by its slug, its code in use, an alias that held on the day, or an alias of another time - in this
 * order. A suffix that names the publishing body does not count. With a day, procedures not in use then are left out.
 */
export function procedureByCode(procedures: readonly Procedure[], text: string, onDate?: LocalDate): Procedure | undefined {
  const wanted = text.trim();
  const base = parseProcedureCode(wanted)?.base;
  let best: { procedure: Procedure; rank: Rank } | undefined;
  for (const procedure of procedures) {
    if (onDate !== undefined && !validOn(procedure, onDate)) continue;
    const rank = rankOf(procedure, wanted, base, onDate);
    if (rank !== undefined && (best === undefined || rank < best.rank)) best = { procedure, rank };
  }
  return best?.procedure;
}

function rankOf(procedure: Procedure, wanted: string, base: string | undefined, onDate: LocalDate | undefined): Rank | undefined {
  if (procedure.id === wanted) return 0;
  if (base === undefined) return undefined;
  if (baseOf(procedure.code) === base) return 1;
  const alias = procedure.aliases.filter((one) => baseOf(one.value) === base);
  if (alias.length === 0) return undefined;
  return onDate === undefined || alias.some((one) => validOn(one, onDate)) ? 2 : 3;
}

function baseOf(code: string): string {
  return parseProcedureCode(code)?.base ?? code;
}
