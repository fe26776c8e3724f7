import type { z } from 'zod';
import type { Actor, OfficerActor } from '../../kernel/actor.js';
import type { Breadcrumb, Flash } from '../views/page.js';
import type { Message } from '../i18n/translator.js';
import type { RequestContextOf } from './define-route.js';

type Schema = z.ZodType;
type Out<S> = S extends z.ZodType<infer T> ? T : Record<string, never>;

/** What a page answers: a view with its model, another address, or data for a script. */
export type PageResult =
  | {
      readonly kind: 'view';
      readonly view: string;
      readonly title: Message | string;
      readonly model: object;
      readonly breadcrumbs?: readonly Breadcrumb[];
      readonly searchText?: string;
      readonly status?: number;
      /** Sentences for this page alone, beside those carried over from the last action. */
      readonly flash?: readonly Flash[];
    }
  | { readonly kind: 'redirect'; readonly to: string; readonly flash?: Flash }
  | { readonly kind: 'json'; readonly body: object; readonly status?: number }
  | { readonly kind: 'fragment'; readonly partial: string; readonly model: object }
  /** The handler has written the response itself (a stream). */
  | { readonly kind: 'sent' };

export interface PageSpec<P extends Schema, Q extends Schema, B extends Schema, A extends 'officer' | 'public'> {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** `officer`: an official signed in; others are led to the sign-in page and back. */
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  /** Fields of the posted form (urlencoded or JSON). Left out for uploads, which the handler reads itself. */
  readonly body?: B;
  /** The handler reads a multipart body itself and calls requireUploadCsrf before it takes a file. */
  readonly upload?: boolean;
  handle(context: RequestContextOf<A extends 'officer' ? OfficerActor : Actor | undefined, Out<P>, Out<Q>, Out<B>> & PageTools): Promise<PageResult>;
}

/** What only pages can do. */
export interface PageTools {
  /** The session behind the page; undefined for visitors. */
  readonly session: PageSession | undefined;
  /** The person's name and address of origin, for rate limits and the log of sign-ins. */
  readonly remoteAddress: string;
}

export interface PageSession {
  readonly id: string;
  readonly userId: string;
  readonly csrfToken: string;
}

/** A page with its types erased. */
export interface Page extends Omit<PageSpec<Schema, Schema, Schema, 'officer' | 'public'>, 'handle'> {
  readonly kind: 'page';
  handle(context: RequestContextOf<Actor | undefined, unknown, unknown, unknown> & PageTools): Promise<PageResult>;
}

/** One web page or form action. Posts are checked for the CSRF token before the handler runs. */
export function definePage<A extends 'officer' | 'public', P extends Schema = z.ZodType<Record<string, never>>, Q extends Schema = z.ZodType<Record<string, never>>, B extends Schema = z.ZodType<Record<string, never>>>(
  spec: PageSpec<P, Q, B, A>,
): Page {
  return { ...spec, kind: 'page' } as unknown as Page;
}

/** A view as the answer of a page. */
export function view(name: string, title: Message | string, model: object, more: { breadcrumbs?: readonly Breadcrumb[]; searchText?: string; status?: number; flash?: readonly Flash[] } = {}): PageResult {
  return { kind: 'view', view: name, title, model, ...more };
}

/** Another address as the answer of a form, with a sentence to show there. */
export function redirect(to: string, flash?: Flash): PageResult {
  return flash === undefined ? { kind: 'redirect', to } : { kind: 'redirect', to, flash };
}
