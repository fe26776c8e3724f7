import type { AddressRule } from './addresses.js';

/** A host that the administrator allows to be asked. */
export interface AllowedHost {
  readonly host: string;
  /** Undefined: the usual port of the protocol. */
  readonly port: number | undefined;
  /** Never asked by GET: some services answer it with an error. */
  readonly onlyPost: boolean;
  readonly rule: AddressRule;
}

/** Reads `ocsp.ca.gov.vn+post, crl.example:8080+internal`; the grammar was checked with the settings. */
export function readHosts(text: string | undefined): AllowedHost[] {
  return (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const [name = '', ...flags] = part.toLowerCase().split('+');
    const [host = '', port] = name.split(':');
    return { host, port: port === undefined ? undefined : Number(port), onlyPost: flags.includes('post'), rule: { privateNetworks: flags.includes('internal'), loopback: false } };
  });
}

/** The entry that allows an address to be asked: the very name, and the very port. No entry opens a domain with all its hosts. */
export function allowedHost(hosts: readonly AllowedHost[], url: URL): AllowedHost | undefined {
  const usual = url.protocol === 'https:' ? 443 : 80;
  const name = url.hostname.toLowerCase().replace(/\.$/, '');
  return hosts.find((one) => one.host === name && (url.port === '' ? usual : Number(url.port)) === (one.port ?? usual));
}
