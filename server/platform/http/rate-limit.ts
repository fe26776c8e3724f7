import type { Request } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { ArchiveError } from '../../kernel/errors.js';
import { visitorOf } from './authenticate.js';

/** Limits per caller, counted in this process. */
export interface RateLimits {
  /** Every request: systems by their own limit, officials and visitors by generous ones. */
  request(req: Request): Promise<void>;
  /** Tries to sign in: by address and by name, so that neither can be worn down. */
  signIn(address: string, loginName: string): Promise<void>;
  /** Work that costs a thread for seconds, such as judging a file that somebody hands in: by caller. */
  heavy(callerId: string): Promise<void>;
}

const OFFICER_PER_MINUTE = 1200;
const VISITOR_PER_MINUTE = 240;
const SIGN_IN_PER_ADDRESS = 60;
const SIGN_IN_PER_NAME = 20;
const HEAVY_PER_MINUTE = 60;

export function createRateLimits(): RateLimits {
  const limiter = (points: number): RateLimiterMemory => new RateLimiterMemory({ points, duration: 60 });
  const officers = limiter(OFFICER_PER_MINUTE);
  const visitors = limiter(VISITOR_PER_MINUTE);
  const addresses = limiter(SIGN_IN_PER_ADDRESS);
  const names = limiter(SIGN_IN_PER_NAME);
  const heavy = limiter(HEAVY_PER_MINUTE);
  const clients = new Map<number, RateLimiterMemory>();

  return {
    async request(req) {
      const visitor = visitorOf(req);
      if (visitor.kind === 'officer') return take(officers, visitor.actor.id);
      if (visitor.kind === 'nobody') return take(visitors, req.ip ?? 'unknown');
      const own = clients.get(visitor.ratePerMinute) ?? limiter(visitor.ratePerMinute);
      clients.set(visitor.ratePerMinute, own);
      return take(own, visitor.actor.id);
    },
    async signIn(address, loginName) {
      await take(addresses, address);
      await take(names, loginName.trim().toLowerCase());
    },
    heavy: (callerId) => take(heavy, callerId),
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    const seconds = Math.ceil(((refusal as { msBeforeNext?: number }).msBeforeNext ?? 60_000) / 1000);
    throw new ArchiveError('rate-limited', 'rate-limited', { seconds });
  }
}
