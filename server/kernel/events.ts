/** What something happened to. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** Plain data that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * Something that happened, named in the past tense (`record.accessioned`, `reuse.recorded`). It becomes an audit entry and an
 * outbox row in the same commit as the change it tells of. Never carries the content of a paper.
 */
export interface Fact {
  readonly name: string;
  readonly subject: Subject;
  readonly data?: { readonly [key: string]: Json | undefined };
  /** Why a personal paper was touched, in the words of the law or the officer. */
  readonly purpose?: string;
  readonly dossierCode?: string;
  /** False for reads: they are audited but nobody waits for them. */
  readonly announce?: boolean;
}

/** A fact as its subscribers receive it, at least once. */
export interface DeliveredFact extends Fact {
  readonly id: string;
  readonly at: string;
}
