import type { OfficerActor } from '../kernel/actor.js';
import type { DeskWatches } from '../archive/reuse/pages.js';
import type { DemoAccount } from '../archive/access/pages.js';
import type { RecordPanel } from '../archive/records/model.js';
import type { Page } from '../platform/http/define-page.js';
import type { Route } from '../platform/http/define-route.js';
import type { RateLimits } from '../platform/http/rate-limit.js';
import type { Translator } from '../platform/i18n/translator.js';
import type { PartState } from '../portal/status-page.js';
import type { Archive } from './archive.js';
import type { Background, WingLife } from './background.js';
import type { Foundation } from './foundation.js';
import type { StorageParts } from './storage.js';

/** What a wing is built from: everything that stands before it. */
export interface WingGround {
  readonly ground: Foundation;
  readonly storage: StorageParts;
  readonly archive: Archive;
}

/** A wing of the house: rooms that stand on the whole archive, with their doors, their background work and their place on the record page. */
export interface Wing extends WingLife {
  readonly panels: readonly RecordPanel[];
  routes(door: DoorParts): Route[];
  pages(door: DoorParts): Page[];
  /** What waits for somebody in this wing: shown on his first page, and beside the entry of the navigation it names. */
  waiting?(actor: OfficerActor): Promise<readonly WaitingHere[]>;
  /** Papers to be told of, for the look-up desk. */
  readonly watches?: DeskWatches;
  close(): Promise<void>;
}

/** A number of things that wait, with a sentence (`key` takes `count`) and where to go. */
export interface WaitingHere {
  readonly key: string;
  readonly count: number;
  readonly href: string;
  readonly icon: string;
  readonly urgent?: boolean;
  /** Entry of the navigation that shows the number. */
  readonly nav?: string;
}

/** What doors are made of. */
export interface DoorParts {
  readonly ground: Foundation;
  readonly archive: Archive;
  readonly background: Background;
  readonly wings: readonly Wing[];
  readonly translator: Translator;
  readonly rateLimits: RateLimits;
  readonly demoAccounts: readonly DemoAccount[];
  readonly version: string;
  readonly startedAt: string;
  readonly parts: () => Promise<readonly PartState[]>;
}
