import type { Json } from '../../../kernel/events.js';
import { readableJson } from './record-document.js';

/** A file of the record as the document tells it. */
export interface PremisFile {
  readonly logicalPath: string;
  readonly role: string;
  readonly originalName: string | null;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** An act upon the record, as the log has it. */
export interface PremisAct {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly data: { readonly [key: string]: Json };
}

/** Acts that are no event in the life of the paper: it was looked at, nothing became of it. */
export const LOOKS: ReadonlySet<string> = new Set(['record.read', 'record.opened', 'record.listed', 'record.met-again', 'record.exported']);

/** Beginnings of the acts that are events, with their type in the vocabulary of the Library of Congress (id.loc.gov/vocabulary/preservation/eventType). */
const EVENT_TYPES: readonly (readonly [string, string])[] = [
  ['record.accessioned', 'ingestion'],
  ['record.derivative-added', 'creation'],
  ['fixity.damage-found', 'fixity check'],
  ['fixity.repaired', 'recovery'],
  ['fixity.', 'fixity check'],
  ['signature', 'digital signature validation'],
  ['format.', 'format identification'],
  ['record.format', 'format identification'],
  ['record.transferred', 'transfer'],
  ['record.', 'metadata modification'],
  ['retention.', 'appraisal'],
  ['hold.', 'policy assignment'],
  ['disposition.', 'appraisal'],
];

const FAILURES = new Set(['fixity.damage-found']);

/** The type of the event an act is; undefined when it is none. */
export function premisEventType(action: string): string | undefined {
  return LOOKS.has(action) ? undefined : EVENT_TYPES.find(([start]) => action.startsWith(start))?.[1];
}

/**
 * Objects, events and agents of a record in the words of PREMIS 3.0 (Library of Congress), as JSON. Follows from the files and the
 * log alone, so that it is the same after a rebuild.
 */
export function premisDocument(input: { readonly recordId: string; readonly files: readonly PremisFile[]; readonly acts: readonly PremisAct[] }): string {
  const acts = input.acts.filter((act) => premisEventType(act.action) !== undefined);
  const agents = new Map(acts.map((act) => [act.actorId, act]));
  return readableJson({
    premis: {
      version: '3.0',
      object: [
        { type: 'intellectualEntity', objectIdentifier: identifier('UUID', input.recordId) },
        ...input.files.map((file): Json => ({
          type: 'file',
          objectIdentifier: identifier('logical path', file.logicalPath),
          objectCharacteristics: {
            fixity: [digest('SHA-512', file.sha512), digest('SHA-256', file.sha256)],
            size: file.sizeBytes,
            format: { formatDesignation: { formatName: file.mediaType } },
          },
          originalName: file.originalName,
          preservationLevel: { preservationLevelRole: file.role },
        })),
      ],
      event: acts.map((act): Json => ({
        eventIdentifier: identifier('log entry', String(act.seq)),
        eventType: premisEventType(act.action) ?? '',
        eventDateTime: act.at,
        eventDetailInformation: { eventDetail: act.action },
        eventOutcomeInformation: { eventOutcome: FAILURES.has(act.action) ? 'failure' : 'success', eventOutcomeDetail: { ...act.data } },
        linkingAgentIdentifier: identifier('agent', act.actorId),
        linkingObjectIdentifier: identifier('UUID', input.recordId),
      })),
      agent: [...agents.values()].sort((a, b) => (a.actorId < b.actorId ? -1 : 1)).map((act): Json => ({
        agentIdentifier: identifier('agent', act.actorId), agentName: act.actorName, agentType: act.actorKind === 'officer' ? 'person' : act.actorKind === 'client' ? 'organization' : 'software',
      })),
    },
  });
}

const identifier = (type: string, value: string): Json => ({ type, value });
const digest = (algorithm: string, value: string): Json => ({ messageDigestAlgorithm: algorithm, messageDigest: value });
