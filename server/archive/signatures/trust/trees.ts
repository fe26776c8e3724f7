import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { TrustTree } from './model.js';

const shape = z.array(z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{2,60}$/), nameVi: z.string().min(1), nameEn: z.string().min(1), usesVi: z.string().min(1), usesEn: z.string().min(1),
  instructionsVi: z.string().min(1), instructionsEn: z.string().min(1), test: z.boolean().default(false),
}));

const SHIPPED = new URL('./data/trees.json', import.meta.url);

/** The named places for anchors, from the file that comes with the archive or one that the administrator made of it. Throws on a file that does not fit. */
export function readTrees(file: URL | string = SHIPPED): readonly TrustTree[] {
  return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
}
