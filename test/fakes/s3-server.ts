import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bucket in this process that speaks as much S3 as the storage needs. It is a stand-in: it proves our side of the talk only. */
export interface FakeS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Every request as `PUT /bucket/key?query`, in order. */
  readonly requests: string[];
  /** The next requests are answered with this status, `times` times. */
  failNext(status: number, times?: number): void;
  /** Raw content of a key, to look behind the backend's back; undefined when absent. */
  peek(key: string): Buffer | undefined;
  /** How many versions of a key are kept, delete markers counted. */
  versionCount(key: string): number;
  close(): Promise<void>;
}

interface Version {
  readonly id: string;
  readonly bytes: Buffer | undefined;
  readonly lockedUntil: Date | undefined;
}

interface Upload {
  readonly key: string;
  readonly startedAt: Date;
  readonly parts: Map<number, Buffer>;
}

interface State {
  readonly bucket: string;
  readonly versioned: boolean;
  readonly pageSize: number;
  readonly keys: Map<string, Version[]>;
  readonly uploads: Map<string, Upload>;
}

/** What a handler answers. */
interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** Starts the stand-in on a free port of the loopback; `pageSize` is small so that listings have to be continued. */
export async function startFakeS3(options: { versioned?: boolean; pageSize?: number } = {}): Promise<FakeS3> {
  const state: State = {
    bucket: 'archive',
    versioned: options.versioned === true,
    pageSize: options.pageSize ?? 3,
    keys: new Map(),
    uploads: new Map(),
  };
  const credentials = { accessKeyId: `key-${randomUUID()}`, secretAccessKey: randomUUID() };
  const requests: string[] = [];
  const failures: number[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    void respond(state, credentials.accessKeyId, failures, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: state.bucket,
    credentials,
    requests,
    failNext: (status, times = 1) => void failures.push(...Array.from({ length: times }, () => status)),
    peek: (key) => state.keys.get(key)?.at(-1)?.bytes,
    versionCount: (key) => state.keys.get(key)?.length ?? 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function respond(state: State, accessKeyId: string, failures: number[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  let answer: Answer;
  try {
    const body = await readBody(request);
    const planned = failures.shift();
    const signed = request.headers.authorization?.startsWith(`AWS4-HMAC-SHA256 Credential=${accessKeyId}/`) === true;
    if (planned !== undefined) answer = fault(planned, 'Planned');
    else if (!signed) answer = fault(403, 'InvalidAccessKeyId');
    else answer = handle(state, request, body);
  } catch (error) {
    answer = fault(400, 'BadDigest', String(error));
  }
  const head = request.method === 'HEAD';
  const body = answer.body ?? '';
  const length = answer.headers?.['content-length'] ?? String(Buffer.byteLength(body));
  response.writeHead(answer.status, { ...(head && answer.status >= 400 ? {} : { 'content-type': 'application/xml' }), ...answer.headers, 'content-length': length });
  response.end(head ? undefined : body);
}

/** The body as the client meant it: `aws-chunked` is undone, and every checksum sent along is verified. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const chunked = String(request.headers['content-encoding'] ?? '').includes('aws-chunked');
  const { body, trailers } = chunked ? undoChunks(raw) : { body: raw, trailers: new Map<string, string>() };
  const noted = trailers.get('x-amz-checksum-sha256') ?? request.headers['x-amz-checksum-sha256'];
  // On completion of a multipart upload the header speaks of the whole and not of this body.
  if (noted !== undefined && request.method === 'PUT' && createHash('sha256').update(body).digest('base64') !== noted) throw new Error('checksum differs');
  return body;
}

function undoChunks(raw: Buffer): { body: Buffer; trailers: Map<string, string> } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = raw.indexOf('\r\n', at);
    const size = parseInt(raw.subarray(at, lineEnd).toString('latin1'), 16);
    at = lineEnd + 2;
    if (!(size > 0)) break;
    parts.push(raw.subarray(at, at + size));
    at += size + 2;
  }
  const lines = raw.subarray(at).toString('latin1').split('\r\n').filter((line) => line.includes(':'));
  const trailers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
  return { body: Buffer.concat(parts), trailers };
}

function fault(status: number, code: string, message = code): Answer {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>` };
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function handle(state: State, request: IncomingMessage, body: Buffer): Answer {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, bucket = '', ...rest] = url.pathname.split('/');
  if (bucket !== state.bucket) return fault(404, 'NoSuchBucket');
  const key = decodeURIComponent(rest.join('/'));
  const query = url.searchParams;
  switch (request.method) {
    case 'GET':
      if (query.has('list-type')) return listKeys(state, query);
      if (query.has('versions')) return listVersions(state, query.get('prefix') ?? '');
      if (query.has('uploads')) return listUploads(state, query.get('prefix') ?? '');
      return getKey(state, key, request.headers.range);
    case 'HEAD':
      return headKey(state, key);
    case 'PUT':
      if (query.has('partNumber')) return putPart(state, query, body);
      return putKey(state, key, body, request);
    case 'POST':
      return query.has('uploads') ? beginUpload(state, key) : completeUpload(state, key, query, body, request);
    case 'DELETE':
      if (query.has('uploadId')) return { status: state.uploads.delete(query.get('uploadId') ?? '') ? 204 : 404 };
      return deleteKey(state, key, query.get('versionId'), request);
    case undefined:
    default:
      return fault(405, 'MethodNotAllowed');
  }
}

function current(state: State, key: string): Buffer | undefined {
  return state.keys.get(key)?.at(-1)?.bytes;
}

function putKey(state: State, key: string, bytes: Buffer, request: IncomingMessage): Answer {
  if (request.headers['if-none-match'] === '*' && current(state, key)) return fault(412, 'PreconditionFailed');
  const until = request.headers['x-amz-object-lock-retain-until-date'];
  const version: Version = { id: randomUUID(), bytes, lockedUntil: typeof until === 'string' ? new Date(until) : undefined };
  state.keys.set(key, state.versioned ? [...(state.keys.get(key) ?? []), version] : [version]);
  return { status: 200, headers: { etag: `"${createHash('md5').update(bytes).digest('hex')}"` } };
}

function getKey(state: State, key: string, range: string | undefined): Answer {
  const bytes = current(state, key);
  if (!bytes) return fault(404, 'NoSuchKey');
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined) return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
  if (Number(from) >= bytes.length) return fault(416, 'InvalidRange');
  const end = Math.min(Number(to), bytes.length - 1);
  return {
    status: 206,
    headers: { 'content-type': 'application/octet-stream', 'content-range': `bytes ${from}-${end}/${bytes.length}` },
    body: bytes.subarray(Number(from), end + 1),
  };
}

function headKey(state: State, key: string): Answer {
  const bytes = current(state, key);
  return bytes ? { status: 200, headers: { 'content-length': String(bytes.length), etag: `"${createHash('md5').update(bytes).digest('hex')}"` } } : { status: 404 };
}

function deleteKey(state: State, key: string, versionId: string | null, request: IncomingMessage): Answer {
  const versions = state.keys.get(key) ?? [];
  if (versionId === null && state.versioned) {
    if (versions.length > 0) state.keys.set(key, [...versions, { id: randomUUID(), bytes: undefined, lockedUntil: undefined }]);
    return { status: 204 };
  }
  const going = versions.filter((version) => versionId === null || version.id === versionId);
  const bypass = request.headers['x-amz-bypass-governance-retention'] === 'true';
  if (going.some((version) => version.lockedUntil && !bypass)) return fault(403, 'AccessDenied', 'locked');
  const left = versions.filter((version) => !going.includes(version));
  if (left.length > 0) state.keys.set(key, left);
  else state.keys.delete(key);
  return { status: 204 };
}

function beginUpload(state: State, key: string): Answer {
  const id = randomUUID();
  state.uploads.set(id, { key, startedAt: new Date(), parts: new Map() });
  return { status: 200, body: `<InitiateMultipartUploadResult><Bucket>${state.bucket}</Bucket><UploadId>${id}</UploadId></InitiateMultipartUploadResult>` };
}

function putPart(state: State, query: URLSearchParams, bytes: Buffer): Answer {
  const upload = state.uploads.get(query.get('uploadId') ?? '');
  if (!upload) return fault(404, 'NoSuchUpload');
  upload.parts.set(Number(query.get('partNumber')), bytes);
  return {
    status: 200,
    headers: { etag: `"${createHash('md5').update(bytes).digest('hex')}"`, 'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64') },
  };
}

function completeUpload(state: State, key: string, query: URLSearchParams, body: Buffer, request: IncomingMessage): Answer {
  const id = query.get('uploadId') ?? '';
  const upload = state.uploads.get(id);
  if (!upload) return fault(404, 'NoSuchUpload');
  const numbers = [...body.toString('utf8').matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map((match) => Number(match[1]));
  const parts = numbers.map((number) => upload.parts.get(number));
  if (parts.some((part) => !part)) return fault(400, 'InvalidPart');
  if (parts.slice(0, -1).some((part) => (part?.length ?? 0) < 5 * 1024 * 1024)) return fault(400, 'EntityTooSmall');
  const answer = putKey(state, key, Buffer.concat(parts.filter((part) => part !== undefined)), request);
  if (answer.status !== 200) return answer;
  state.uploads.delete(id);
  return { status: 200, body: `<CompleteMultipartUploadResult><Bucket>${state.bucket}</Bucket><ETag>"x-${numbers.length}"</ETag></CompleteMultipartUploadResult>` };
}

function listKeys(state: State, query: URLSearchParams): Answer {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('continuation-token') ?? '';
  const rows = new Map<string, string>();
  for (const key of [...state.keys.keys()].sort()) {
    const bytes = current(state, key);
    if (!bytes || !key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? key : key.slice(0, cut + 1);
    rows.set(name, cut < 0 ? `<Contents><Key>${escape(name)}</Key><Size>${bytes.length}</Size></Contents>` : `<CommonPrefixes><Prefix>${escape(name)}</Prefix></CommonPrefixes>`);
  }
  const left = [...rows].filter(([name]) => name > after);
  const page = left.slice(0, state.pageSize);
  const more = left.length > page.length;
  const token = more ? `<NextContinuationToken>${escape(page.at(-1)?.[0] ?? '')}</NextContinuationToken>` : '';
  return { status: 200, body: `<ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${page.map(([, row]) => row).join('')}</ListBucketResult>` };
}

function listVersions(state: State, prefix: string): Answer {
  const rows = [...state.keys]
    .filter(([key]) => key.startsWith(prefix))
    .flatMap(([key, versions]) => versions.map(({ id, bytes }) => `<${bytes ? 'Version' : 'DeleteMarker'}><Key>${escape(key)}</Key><VersionId>${id}</VersionId></${bytes ? 'Version' : 'DeleteMarker'}>`));
  return { status: 200, body: `<ListVersionsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListVersionsResult>` };
}

function listUploads(state: State, prefix: string): Answer {
  const rows = [...state.uploads]
    .filter(([, upload]) => upload.key.startsWith(prefix))
    .map(([id, upload]) => `<Upload><Key>${escape(upload.key)}</Key><UploadId>${id}</UploadId><Initiated>${upload.startedAt.toISOString()}</Initiated></Upload>`);
  return { status: 200, body: `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${rows.join('')}</ListMultipartUploadsResult>` };
}
