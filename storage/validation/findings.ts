/** One breach of a rule: the OCFL code (`E092`, `W004`) and a sentence for people. */
export interface OcflFinding {
  readonly code: string;
  readonly message: string;
}

/** The judgement on one object or on the storage root itself; valid means no errors, warnings do not count. */
export interface ObjectFinding {
  readonly path: string;
  readonly objectId: string | undefined;
  readonly valid: boolean;
  readonly errors: readonly OcflFinding[];
  readonly warnings: readonly OcflFinding[];
}

/** Where checks write down what they find; `E…` codes are errors, `W…` codes are warnings, repeats count once. */
export interface FindingList {
  add(code: string, message: string): void;
  has(code: string): boolean;
  readonly errorCount: number;
  judge(path: string, objectId: string | undefined): ObjectFinding;
}

const MAX_PER_CODE = 100;

/** An empty list; of each code at most the first hundred messages are kept, so that a ruined object cannot fill the memory. */
export function createFindingList(): FindingList {
  const found = new Map<string, Set<string>>();
  const flat = (letter: string): OcflFinding[] =>
    [...found].filter(([code]) => code.startsWith(letter)).flatMap(([code, messages]) => [...messages].map((message) => ({ code, message })));
  return {
    add(code, message) {
      const messages = found.get(code) ?? new Set();
      if (messages.size < MAX_PER_CODE) messages.add(message);
      found.set(code, messages);
    },
    has: (code) => found.has(code),
    get errorCount() {
      return flat('E').length;
    },
    judge(path, objectId) {
      const errors = flat('E');
      return { path, objectId, valid: errors.length === 0, errors, warnings: flat('W') };
    },
  };
}
