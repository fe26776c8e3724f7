import type { Message } from '../../platform/i18n/translator.js';
import type { Package, PackageFinding } from './model.js';
import { isAtRest } from './model.js';

/** A finding as screens and the API show it: where, what, how to mend it. */
export interface PresentedFinding {
  readonly rule: string;
  readonly level: PackageFinding['level'];
  readonly where: string | undefined;
  readonly what: Message;
  readonly mend: Message;
  readonly itemId: string | undefined;
}

/** The sentences of a finding. */
export function presentFinding(finding: PackageFinding): PresentedFinding {
  const itemId = finding.params['itemId'];
  return {
    rule: finding.rule, level: finding.level, where: finding.path ?? undefined, itemId: typeof itemId === 'string' ? itemId : undefined,
    what: { key: `packages.rule.${finding.rule}`, params: { ...finding.params } }, mend: { key: `packages.mend.${finding.rule}`, params: { ...finding.params } },
  };
}

/** A package for a list or its page. */
export function presentPackage(one: Package): object {
  return {
    href: `/packages/${one.id}`, title: one.title, sourceName: one.sourceName, direction: one.direction, formatKey: `packages.format.${one.format}`, stateKey: `packages.state.${one.state}`,
    state: one.state, pending: !isAtRest(one.state), sizeBytes: one.sizeBytes, ...(one.sha256 === null ? {} : { sha256: one.sha256 }), ...(one.reason === null ? {} : { reason: one.reason }),
    filesDone: one.filesDone, filesTotal: one.filesTotal, papersDone: one.papersDone, papersTotal: one.papersTotal, at: one.createdAt, by: one.actor.name,
  };
}
