import { lookup as lookUp } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { mayReach } from './addresses.js';
import type { AddressRule } from './addresses.js';

/** A request to a host outside, with the limits it has to keep. */
export interface GuardedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** From the first look-up to the last byte, redirects included, ms. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Which addresses a host may have; undefined refuses the host altogether. Asked again for each redirect. */
  readonly ruleFor: (url: URL) => AddressRule | undefined;
  readonly signal?: AbortSignal;
}

/** Why a request gave nothing. `retry`: the same request may succeed later. */
export interface RequestFault {
  readonly fault: 'not-http' | 'host-not-allowed' | 'address-not-allowed' | 'name-unknown' | 'too-many-redirects' | 'refused' | 'unreachable' | 'timeout' | 'too-large' | 'encoded' | 'aborted';
  readonly status?: number;
  readonly retry: boolean;
}

export interface RequestAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Buffer;
}

const MAX_REDIRECTS = 2;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

class Refusal extends Error {
  constructor(readonly reason: RequestFault) {
    super(reason.fault);
  }
}

/**
 * Sends one request and answers its body or why not; never throws for what the other side does. Only http and https; the name is
 * resolved once, every address it has must be allowed, and the connection goes to exactly the address that was checked, so that a
 * name that changes its mind (DNS rebinding) reaches nothing else. A redirect is a new request under the same rules, GET only.
 */
export async function guardedRequest(order: GuardedRequest): Promise<RequestAnswer | RequestFault> {
  const deadline = AbortSignal.timeout(order.timeoutMs);
  const signal = order.signal === undefined ? deadline : AbortSignal.any([deadline, order.signal]);
  try {
    let url = parse(order.url);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await sendOnce(url, order, signal);
      if (!('location' in answer)) {
        return answer;
      }
      if (order.method !== 'GET') {
        throw new Refusal({ fault: 'refused', status: answer.status, retry: false });
      }
      url = parse(new URL(answer.location, url).href);
    }
    return { fault: 'too-many-redirects', retry: false };
  } catch (error) {
    if (error instanceof Refusal) {
      return error.reason;
    }
    if (order.signal?.aborted === true) {
      return { fault: 'aborted', retry: true };
    }
    return deadline.aborted ? { fault: 'timeout', retry: true } : { fault: 'unreachable', retry: true };
  }
}

function parse(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') {
    throw new Refusal({ fault: 'not-http', retry: false });
  }
  return url;
}

/** Every address of a name, checked: one forbidden address taints the name. */
function resolve(host: string, rule: AddressRule): Promise<LookupAddress> {
  const literal = host.replace(/^\[|\]$/g, '');
  const family = isIP(literal);
  if (family !== 0) {
    return mayReach(literal, rule) ? Promise.resolve({ address: literal, family }) : Promise.reject(new Refusal({ fault: 'address-not-allowed', retry: false }));
  }
  return new Promise((done, fail) => {
    lookUp(host, { all: true, verbatim: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) {
        fail(new Refusal({ fault: 'name-unknown', retry: true }));
      } else if (!addresses.every((one) => mayReach(one.address, rule))) {
        fail(new Refusal({ fault: 'address-not-allowed', retry: false }));
      } else {
        done(addresses.find((one) => one.family === 4) ?? first);
      }
    });
  });
}

/** A resolver that knows one answer: the address that was checked. */
function pinned(address: LookupAddress): LookupFunction {
  return (_host, options, done) => {
    if (options.all === true) {
      done(null, [address]);
    } else {
      done(null, address.address, address.family);
    }
  };
}

async function sendOnce(url: URL, order: GuardedRequest, signal: AbortSignal): Promise<RequestAnswer | { readonly location: string; readonly status: number }> {
  const rule = order.ruleFor(url);
  if (rule === undefined) {
    throw new Refusal({ fault: 'host-not-allowed', retry: false });
  }
  const address = await withSignal(resolve(url.hostname, rule), signal);
  const options: RequestOptions = {
    method: order.method, agent: false, lookup: pinned(address), signal,
    headers: { accept: '*/*', 'accept-encoding': 'identity', connection: 'close', ...order.headers, ...(order.body === undefined ? {} : { 'content-length': String(order.body.length) }) },
  };
  const response = await new Promise<IncomingMessage>((done, fail) => {
    const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, done);
    sent.on('error', fail);
    sent.end(order.body);
  });
  return readAnswer(response, order.maxBytes);
}

async function readAnswer(response: IncomingMessage, maxBytes: number): Promise<RequestAnswer | { readonly location: string; readonly status: number }> {
  const status = response.statusCode ?? 0;
  const refuse = (reason: RequestFault): never => {
    response.destroy();
    throw new Refusal(reason);
  };
  if (REDIRECTS.has(status) && response.headers.location !== undefined) {
    response.destroy();
    return { location: response.headers.location, status };
  }
  if (status !== 200) {
    return refuse({ fault: 'refused', status, retry: status === 408 || status === 425 || status === 429 || status >= 500 });
  }
  if (!['', 'identity'].includes(response.headers['content-encoding'] ?? '')) {
    return refuse({ fault: 'encoded', retry: false });
  }
  if (Number(response.headers['content-length'] ?? '0') > maxBytes) {
    return refuse({ fault: 'too-large', retry: false });
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) {
      return refuse({ fault: 'too-large', retry: false });
    }
    parts.push(part);
  }
  if (!response.complete) {
    return refuse({ fault: 'unreachable', retry: true });
  }
  return { status, contentType: (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '', bytes: Buffer.concat(parts) };
}

/** The name service does not listen to signals. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}
