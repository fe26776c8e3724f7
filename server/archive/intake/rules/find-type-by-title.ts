import type { AbolishedPaper, ResultType } from '../../catalogue/model.js';
import type { AbolishedEvidence } from '../checks/evidence.js';
import { hasTitle, titleLinesOf } from './find-title-line.js';

/** The document type that names itself in capitals near the top of the first page; of several the one with the longest name. */
export function findTypeByTitle(firstPage: string, types: readonly ResultType[]): { typeCode: string; evidence: string } | undefined {
  const lines = titleLinesOf(firstPage);
  const found = types.filter((type) => hasTitle(lines, plainName(type.nameVi)));
  found.sort((a, b) => b.nameVi.length - a.nameVi.length);
  const best = found[0];
  return best === undefined ? undefined : { typeCode: best.code, evidence: best.nameVi };
}

/** The titles under which an abolished paper appears: "Sổ hộ khẩu, sổ tạm trú (giấy)" names two. */
export function abolishedEvidenceOf(paper: AbolishedPaper): AbolishedEvidence {
  return { code: paper.code, name: paper.nameVi, titles: plainName(paper.nameVi).split(',').map((title) => title.trim()).filter((title) => title !== '') };
}

function plainName(name: string): string {
  return name.replace(/\([^)]*\)/g, ' ').replace(/\s+/g, ' ').trim();
}
