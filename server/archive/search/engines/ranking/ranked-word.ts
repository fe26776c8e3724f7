/** A word of a question as the ranking needs it. */
export interface RankedWord {
  readonly unmarked: string;
  readonly canonical: string;
  readonly stop: boolean;
  /** 1 for the words as typed, lower for those of an uncertain expansion. */
  readonly weight: number;
  /** Words of one run stand side by side in the question. */
  readonly run: number;
  /** Other unmarked words that count as this one: completions, corrections. */
  readonly others: readonly string[];
}
