import type { Scope, ScopedRecord } from '../../../kernel/scope.js';
import { inScope } from '../../../kernel/scope.js';
import type { AccessScope } from '../../search/engines/engine.js';

/**
 * The part of a scope that these records are: the question is then asked of nothing else, and whoever may not see one of them is
 * not told of it. The register has the last word on scope, so records are judged here and the index is asked for what is left.
 */
export function narrowScope(scope: Scope, records: readonly ScopedRecord[]): AccessScope {
  const ids = records.filter((record) => inScope(scope, record)).map((record) => record.id);
  return { alternatives: ids.length === 0 ? [] : [{ recordIds: ids }] };
}
