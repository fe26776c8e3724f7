import { archiveSamples } from './archive.js';
import type { Sample } from './common.js';

const outline = { stamped: 2, stampedAt: '2026-11-20T18:00:03Z', logged: 1, loggedAt: '2026-11-21T18:00:00Z', waiting: 1, href: '/records/01R1/proof' };
const states = { 'proof-stamped': { ...outline, logged: 0, loggedAt: null, waiting: 0 }, 'proof-everything': outline, 'proof-waiting': { stamped: 0, stampedAt: null, logged: 0, loggedAt: null, waiting: 3, href: null } };
const base = archiveSamples.find((sample) => sample.view === 'records/record');

/** The record page with each state of the card about its proof. */
export const signatureProofSamples: readonly Sample[] = base === undefined ? [] : Object.entries(states).map(([name, model]) => ({ ...base, name, model: (lang) => ({ ...base.model(lang), cards: [{ partial: 'signature-proof', model }] }) }));
