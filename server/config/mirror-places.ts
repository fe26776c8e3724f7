import { fileURLToPath } from 'node:url';
import type { Config } from './settings.js';

/** One place of a mirrored storage, as its address says. */
export type MirrorPlace =
  | { readonly kind: 'folder'; readonly name: string; readonly path: string }
  | { readonly kind: 's3'; readonly name: string; readonly endpoint: string; readonly bucket: string; readonly region: string; readonly prefix: string; readonly accessKeyId: string; readonly secretAccessKey: string };

type Addresses = Pick<Config, 'mirror1' | 'mirror2' | 'mirror3'>;

/** The addresses that were given, in order. */
export function mirrorPlaces(config: Addresses): string[] {
  return [config.mirror1, config.mirror2, config.mirror3].filter((address) => address !== undefined);
}

/** Reads the places; undefined for an address that is none. */
export function readMirrorPlaces(config: Addresses): (MirrorPlace | undefined)[] {
  return mirrorPlaces(config).map((address, index) => readPlace(address, `kho-${index + 1}`));
}

/** Which place cannot be used, from 1; undefined when all can. Two addresses of the same place are no mirror. */
export function mirrorFault(config: Addresses): number | undefined {
  const places = readMirrorPlaces(config);
  const seen = new Set<string>();
  for (const [index, place] of places.entries()) {
    const where = place === undefined ? '' : place.kind === 'folder' ? place.path : `${place.endpoint}/${place.bucket}/${place.prefix}`;
    if (place === undefined || seen.has(where) || seen.has(place.name)) return index + 1;
    seen.add(where).add(place.name);
  }
  return undefined;
}

function readPlace(address: string, fallbackName: string): MirrorPlace | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const name = url.searchParams.get('name') ?? fallbackName;
  if (url.protocol === 'file:') {
    return url.host === '' && url.pathname.length > 1 ? { kind: 'folder', name, path: fileURLToPath(`file://${url.pathname}`).replace(/\/+$/, '') } : undefined;
  }
  const scheme = /^s3\+(https?):$/.exec(url.protocol)?.[1];
  const bucket = url.pathname.replace(/^\/+|\/+$/g, '');
  if (scheme === undefined || url.host === '' || bucket === '' || bucket.includes('/') || url.username === '' || url.password === '') return undefined;
  return {
    kind: 's3', name, endpoint: `${scheme}://${url.host}`, bucket, region: url.searchParams.get('region') ?? 'us-east-1', prefix: url.searchParams.get('prefix') ?? '',
    accessKeyId: decodeURIComponent(url.username), secretAccessKey: decodeURIComponent(url.password),
  };
}
