import { fileURLToPath } from 'node:url';
import { readCatalogue } from '../../server/archive/catalogue/read-catalogue.js';
import { createDemoPki, type DemoPki } from './pki/demo-pki.js';
import { draftCivilPapers } from './province/civil-papers.js';
import { createDrafter, type Plan } from './province/drafter.js';
import { draftEdgeCases } from './province/edge-cases.js';
import type { DemoDocument, DemoProvince } from './province/model.js';
import { draftBusinessPapers, draftLetters } from './province/office-papers.js';
import { openTodaysDossiers } from './province/open-dossiers.js';
import { inventOrganisations } from './province/organisations.js';
import { inventPeople } from './province/people.js';
import { draftPropertyPapers } from './province/property-papers.js';
import { renderPlan } from './province/render-plan.js';
import { demoClients, demoUsers } from './province/users.js';
import { draftWelfarePapers } from './province/welfare-papers.js';
import { createRandom, type Random } from './random.js';

const CATALOGUE = fileURLToPath(new URL('../../server/archive/catalogue/data', import.meta.url));

/** Documents that are made ahead of the one asked for: pictures are worked on by other threads in the meantime. */
const AHEAD = 3;

/**
 * Invents the demo province from a seed: who works there, whose papers they keep, and the papers themselves with the truth about
 * each. Equal seed and day give equal bytes. Everything in it is fictional and says so; documents are made one by one while they
 * are asked for, so the whole set never lies in memory.
 */
export async function generateProvince({ seed, today }: { readonly seed: string; readonly today: string }): Promise<DemoProvince> {
  const random = createRandom(seed);
  const people = inventPeople(random, today);
  const organisations = inventOrganisations(random, people.persons);
  const drafter = createDrafter(seed, today, await agencyCodes());
  draftCivilPapers(drafter, people);
  draftPropertyPapers(drafter, people);
  draftWelfarePapers(drafter, people);
  draftBusinessPapers(drafter, organisations, people.persons);
  draftLetters(drafter);
  draftEdgeCases(drafter, people);
  openTodaysDossiers(drafter, people);
  let authority: Promise<DemoPki> | undefined;
  const workshop: Workshop = {
    all: drafter.plans,
    random: createRandom(`${seed}/rendering`),
    pki: () => (authority ??= createDemoPki(seed, { sharedLeafKeys: 6 })),
  };
  const representatives = organisations.map((one) => ({ ownerRef: one.representativeRef, relatedRef: one.ref, kind: 'organisation' as const }));
  return {
    seed,
    today,
    users: demoUsers(),
    clients: demoClients(),
    persons: people.persons,
    organisations,
    relations: [...people.relations, ...representatives],
    dossiers: drafter.dossiers,
    documentCount: drafter.plans.length,
    outlines: drafter.plans,
    documents: () => renderAll(workshop, drafter.plans),
    documentsWhere: (wanted) => renderAll(workshop, drafter.plans.filter(wanted)),
  };
}

/** What all documents of a province are made with; the certificates are made when the first signature is asked for. */
interface Workshop {
  readonly all: readonly Plan[];
  readonly random: Random;
  readonly pki: () => Promise<DemoPki>;
}

async function* renderAll({ all, pki, random }: Workshop, plans: readonly Plan[]): AsyncGenerator<DemoDocument> {
  const authority = await pki();
  const render = (plan: Plan): Promise<DemoDocument> => {
    const bytesOf = async (ref: string): Promise<Uint8Array> => {
      const original = all.find((one) => one.ref === ref);
      if (original === undefined) throw new Error(`no document ${ref}`);
      return (await render(original)).bytes;
    };
    return renderPlan(plan, authority, random.fork(plan.ref), bytesOf);
  };
  const waiting: Promise<DemoDocument>[] = [];
  for (const plan of plans) {
    waiting.push(render(plan));
    // A failure is met where the document is taken, not where it happens to be made.
    waiting.at(-1)?.catch(() => undefined);
    const first = waiting.length > AHEAD ? waiting.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const rest of waiting) yield await rest;
}

async function agencyCodes(): Promise<Map<string, { dotted: string; reversed: string }>> {
  const { bundle } = await readCatalogue(CATALOGUE);
  return new Map(
    bundle.agencies.map((agency) => {
      const code = (writing: 'dotted' | 'reversed'): string => agency.codes.find((one) => one.writing === writing)?.value ?? '';
      return [agency.id, { dotted: code('dotted'), reversed: code('reversed') }];
    }),
  );
}
