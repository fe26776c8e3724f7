import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.js';

export type Lang = 'vi' | 'en';

/** What every handler is given. `actor` is whoever was authenticated; pages and routes of access `public` may have none. */
export interface RequestContextOf<A, P, Q, B> {
  readonly actor: A;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly lang: Lang;
  readonly requestId: string;
  readonly req: Request;
  readonly res: Response;
}

type Schema = z.ZodType;
type Out<S> = S extends z.ZodType<infer T> ? T : Record<string, never>;

/** The answer of an API route beyond a plain 200 with a body. */
export interface Reply<T> {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: T;
}

/** An answer of a route beside the usual one, for the API document. */
export interface OtherAnswer {
  readonly status: number;
  /** One English sentence. */
  readonly says: string;
  /** `same`: body as of the usual answer; `bytes`: bytes of the route's media type; `none`: no body. */
  readonly body: 'same' | 'bytes' | 'none';
}

export interface RouteSpec<P extends Schema, Q extends Schema, B extends Schema, O extends Schema> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path below the root, `/api/v1/records/:id`. */
  readonly path: string;
  /** One English sentence for the API document. */
  readonly summary: string;
  readonly tag: string;
  /** `signed-in`: API key or session needed; `public`: neither. */
  readonly access: 'signed-in' | 'public';
  readonly params?: P;
  readonly query?: Q;
  /** JSON body. `multipart` and `stream` bodies are read by the handler itself. */
  readonly body?: B;
  readonly bodyKind?: 'json' | 'multipart';
  /** Schema of the answer; undefined when the handler writes a stream into `res` itself. */
  readonly output?: O;
  readonly successStatus?: number;
  /** Answers beside the usual one and the problems. */
  readonly otherAnswers?: readonly OtherAnswer[];
  /** Headers a caller may send, with a sentence each. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** Headers of the usual answer, with a sentence each. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
  /** Media type of an answer without `output`; bytes of any kind unless said. */
  readonly mediaType?: string;
  /** A media type whose bytes may come as the whole body instead of multipart. */
  readonly bareBody?: string;
  /** Words on what the route accepts when schemas cannot say it (multipart parts, ranges). */
  readonly notes?: string;
  handle(context: RequestContextOf<Actor, Out<P>, Out<Q>, Out<B>>): Promise<Out<O> | Reply<Out<O>> | void>;
}

/** A route with its types erased: what the app mounts and the API document is made of. */
export interface Route extends Omit<RouteSpec<Schema, Schema, Schema, Schema>, 'handle'> {
  readonly kind: 'route';
  handle(context: RequestContextOf<Actor, unknown, unknown, unknown>): Promise<unknown>;
}

/**
 * One door of the API: path, schemas and handler in one object, which also feeds `/api/v1/openapi.json`.
 * Inputs are parsed before the handler runs; a wrong one is answered with problem+json naming each field.
 */
export function defineRoute<P extends Schema = z.ZodType<Record<string, never>>, Q extends Schema = z.ZodType<Record<string, never>>, B extends Schema = z.ZodType<Record<string, never>>, O extends Schema = z.ZodType<unknown>>(
  spec: RouteSpec<P, Q, B, O>,
): Route {
  return { ...spec, kind: 'route' } as unknown as Route;
}

/** Marks an answer that sets status or headers. */
export function reply<T>(body: T, options: { status?: number; headers?: Readonly<Record<string, string>> } = {}): Reply<T> & { readonly __reply: true } {
  return { body, ...options, __reply: true };
}

/** True for an answer made by `reply`. */
export function isReply(value: unknown): value is Reply<unknown> {
  return typeof value === 'object' && value !== null && '__reply' in value;
}
