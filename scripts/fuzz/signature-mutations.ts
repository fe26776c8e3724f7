import type { Random } from '../demo/random.js';
import { isCovered } from './signature-seeds.js';
import type { Seed } from './signature-seeds.js';

/** A mutated file. `mustNotPass`: bytes that a signature covers differ, or content was overridden after it. */
export interface Mutation {
  readonly kind: string;
  readonly bytes: Buffer;
  readonly mustNotPass: boolean;
}

type Mutator = (seed: Seed, other: Seed, random: Random) => Omit<Mutation, 'kind'>;

/** Compares with the seed: does a covered byte differ, or did the covered part move? */
function result(seed: Seed, bytes: Buffer): Omit<Mutation, 'kind'> {
  const shorter = Math.min(seed.bytes.length, bytes.length);
  let touched = bytes.length < Math.max(0, ...seed.covered.map((one) => one.end));
  for (let at = 0; at < shorter && !touched; at += 1) {
    touched = seed.bytes[at] !== bytes[at] && isCovered(seed, at);
  }
  return { bytes, mustNotPass: seed.covered.length > 0 && touched };
}

const WORDS = ['/ByteRange', '/Contents', '/Root', '/Prev', '/Type', '/V', '/Fields', '/Kids', '/Annots', '/Length', '/Size', '/Index', '/W', '/Filter', '/SubFilter', '/Perms', '/DocMDP', '/P', '/Parent', 'startxref', 'xref', 'trailer', 'endobj', ' R', ' obj', '%%EOF', '<<', '>>', '[', ']', 'stream'];
const TOKENS = ['null', '0', '-1', '99999999999', '1 0 R', '<<>>', '[]', '<>', '()', '/Sig', '/DocTimeStamp', 'true', '%', '\n', '4 0 obj\n<<>>\nendobj\n'];

function placeOf(bytes: Buffer, word: string, random: Random): number {
  const places: number[] = [];
  for (let at = bytes.indexOf(word); at >= 0 && places.length < 500; at = bytes.indexOf(word, at + 1)) {
    places.push(at);
  }
  return places.length === 0 ? -1 : random.pick(places);
}

const splice = (bytes: Buffer, from: number, to: number, put: Buffer): Buffer => Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);
const spot = (bytes: Buffer, random: Random): number => random.int(0, Math.max(0, bytes.length - 1));

/** `n g obj ... endobj` found by eye, for whole-object mutations. */
function objectSpans(bytes: Buffer): { num: number; from: number; to: number }[] {
  const text = bytes.toString('latin1');
  return [...text.matchAll(/(?:^|[\r\n])(\d{1,7}) (\d{1,5}) obj\b/g)].slice(0, 2000).flatMap((match) => {
    const from = match.index + match[0].search(/\d/);
    const end = text.indexOf('endobj', from);
    return end < 0 ? [] : [{ num: Number(match[1]), from, to: end + 6 }];
  });
}

/** An incremental revision that puts another body in the place of an object. */
function override(bytes: Buffer, num: number, body: Buffer): Buffer | undefined {
  const text = bytes.toString('latin1');
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-1200))?.[1];
  const roots = [...text.matchAll(/\/Root (\d+ \d+ R)/g)];
  const root = roots[roots.length - 1]?.[1];
  if (previous === undefined || root === undefined) {
    return undefined;
  }
  const head = Buffer.concat([bytes, Buffer.from('\n')]);
  const object = Buffer.concat([Buffer.from(`${num} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
  const size = Math.max(num, ...[...text.matchAll(/\/Size (\d+)/g)].map((match) => Number(match[1]))) + 1;
  const table = `xref\n0 1\n0000000000 65535 f \n${num} 1\n${String(head.length).padStart(10, '0')} 00000 n \ntrailer\n<</Size ${size} /Root ${root} /Prev ${previous}>>\nstartxref\n${head.length + object.length}\n%%EOF\n`;
  return Buffer.concat([head, object, Buffer.from(table)]);
}

const MUTATORS: Readonly<Record<string, Mutator>> = {
  'flip a byte': (seed, _other, random) => {
    const bytes = Buffer.from(seed.bytes);
    const at = spot(bytes, random);
    bytes[at] = (bytes[at] ?? 0) ^ random.int(1, 255);
    return result(seed, bytes);
  },
  'flip several bytes': (seed, _other, random) => {
    const bytes = Buffer.from(seed.bytes);
    for (let count = random.int(2, 20); count > 0; count -= 1) {
      bytes[spot(bytes, random)] = random.int(0, 255);
    }
    return result(seed, bytes);
  },
  'cut out, repeat or move a piece': (seed, _other, random) => {
    const from = spot(seed.bytes, random);
    const to = Math.min(seed.bytes.length, from + random.int(1, 400));
    const piece = seed.bytes.subarray(from, to);
    const at = spot(seed.bytes, random);
    const choice = random.int(0, 2);
    const bytes = choice === 0 ? splice(seed.bytes, from, to, Buffer.alloc(0)) : choice === 1 ? splice(seed.bytes, at, at, piece) : splice(seed.bytes, at, Math.min(seed.bytes.length, at + piece.length), piece);
    return result(seed, bytes);
  },
  'exchange a word of the structure': (seed, _other, random) => {
    const at = placeOf(seed.bytes, random.pick(WORDS), random);
    return at < 0 ? result(seed, seed.bytes) : result(seed, splice(seed.bytes, at, at + random.int(0, 4), Buffer.from(random.pick([...WORDS, ...TOKENS]))));
  },
  'change a number': (seed, _other, random) => {
    const text = seed.bytes.toString('latin1');
    const numbers = [...text.matchAll(/\d+/g)];
    const one = numbers[random.int(0, Math.max(0, numbers.length - 1))];
    if (one === undefined) {
      return result(seed, seed.bytes);
    }
    const value = Number(one[0]);
    const next = String(random.pick([value + 1, value - 1, 0, value * 2, 2 ** 31, 2 ** 53, -value])).padStart(one[0].length, random.pick(['0', ' ']));
    return result(seed, splice(seed.bytes, one.index, one.index + one[0].length, Buffer.from(next.slice(0, Math.max(one[0].length, random.int(1, 12))))));
  },
  'exchange two objects': (seed, _other, random) => {
    const spans = objectSpans(seed.bytes);
    if (spans.length < 2) {
      return result(seed, seed.bytes);
    }
    const [a, b] = [random.pick(spans), random.pick(spans)].sort((x, y) => x.from - y.from) as [(typeof spans)[0], (typeof spans)[0]];
    if (a.to > b.from) {
      return result(seed, seed.bytes);
    }
    return result(seed, Buffer.concat([seed.bytes.subarray(0, a.from), seed.bytes.subarray(b.from, b.to), seed.bytes.subarray(a.to, b.from), seed.bytes.subarray(a.from, a.to), seed.bytes.subarray(b.to)]));
  },
  'override drawn content in a later revision': (seed, _other, random) => {
    const drawn = objectSpans(seed.bytes).filter(({ num, from, to }) => seed.reached.has(num) && /\/Type\s*\/(Page|Pages|Font)\b/.test(seed.bytes.toString('latin1', from, Math.min(to, from + 400))));
    if (drawn.length === 0) {
      return result(seed, seed.bytes);
    }
    const { num, from, to } = random.pick(drawn);
    const body = seed.bytes.toString('latin1', from, to).replace(/^\d+ \d+ obj\s*/, '').replace(/endobj$/, '');
    const changed = body.includes('/BaseFont') ? body.replace(/\/BaseFont\s*\/[^\s/<>[\]()]+/, '/BaseFont /Symbol') : body.includes('/Kids') ? body.replace(/\/Count\s+\d+/, '/Count 7') : body.replace(/\/MediaBox\s*\[[^\]]*\]/, '/MediaBox [0 0 10 10]').replace(/\/Contents\s+\d+ \d+ R/, '/Contents []');
    const bytes = changed === body ? undefined : override(seed.bytes, num, Buffer.from(changed, 'latin1'));
    return bytes === undefined ? result(seed, seed.bytes) : { bytes, mustNotPass: seed.covered.length > 0 };
  },
  'append something': (seed, other, random) => {
    const tails = [Buffer.from(random.bytes(random.int(3, 80))), other.bytes.subarray(spot(other.bytes, random)), Buffer.from('\n%%EOF\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n'), seed.bytes.subarray(spot(seed.bytes, random))];
    const tail = random.pick(tails);
    const plain = tail.every((byte) => [0, 9, 10, 12, 13, 32].includes(byte));
    return { bytes: Buffer.concat([seed.bytes, tail]), mustNotPass: seed.covered.length > 0 && tail.length > 2 && !plain };
  },
  'splice two files': (seed, other, random) => result(seed, Buffer.concat([seed.bytes.subarray(0, spot(seed.bytes, random)), other.bytes.subarray(spot(other.bytes, random))])),
  'bend the container': (seed, _other, random) => {
    const one = seed.covered.length === 0 ? undefined : random.pick(seed.covered);
    if (one === undefined) {
      return result(seed, seed.bytes);
    }
    const bytes = Buffer.from(seed.bytes);
    for (let count = random.int(1, 6); count > 0; count -= 1) {
      bytes[random.int(one.gap[0] + 1, Math.max(one.gap[0] + 1, one.gap[1] - 2))] = random.pick([...Buffer.from('0123456789abcdefABCDEFg<>')]);
    }
    return result(seed, bytes);
  },
};

/** One mutation, chosen and made by the source of chance: the same chance makes the same mutation again. */
export function mutate(seed: Seed, other: Seed, random: Random): Mutation {
  const kind = random.pick(Object.keys(MUTATORS));
  return { kind, ...(MUTATORS[kind] as Mutator)(seed, other, random) };
}
