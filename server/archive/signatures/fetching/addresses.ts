import { BlockList, isIP } from 'node:net';

/** Which network addresses a request may reach. */
export interface AddressRule {
  /** Private networks (RFC 1918, RFC 4193, shared space): for services inside the closed government network. */
  readonly privateNetworks: boolean;
  /** The machine itself. */
  readonly loopback: boolean;
}

/** The public internet only. */
export const PUBLIC_ONLY: AddressRule = { privateNetworks: false, loopback: false };

function listOf(...ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network, prefix] = range.split('/') as [string, string];
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

const PRIVATE = listOf('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7');
const LOOPBACK = listOf('127.0.0.0/8', '::1/128');
/** Never reached by anybody: link-local (cloud metadata), multicast, documentation, tunnels that hide another address. */
const NEVER = listOf(
  '0.0.0.0/8', '169.254.0.0/16', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/128', '64:ff9b:1::/48', '100::/64', '2001::/32', '2001:db8::/32', '2002::/16', 'fe80::/10', 'fec0::/10', 'ff00::/8',
);

/** The IPv4 address inside an IPv4-mapped, IPv4-compatible or NAT64 address, which decides instead of the outer one. */
function innerIpv4(address: string): string | undefined {
  const groups = expand(address);
  const head = groups.slice(0, 6).join(':');
  if (!['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0', '0:0:0:0:0:0'].includes(head) || groups.slice(6).every((group) => group === '0') || address === '::1') {
    return undefined;
  }
  const [high, low] = groups.slice(6).map((group) => Number.parseInt(group, 16)) as [number, number];
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** Eight groups without leading zeros. */
function expand(address: string): string[] {
  const plain = (address.split('%')[0] ?? '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a: string, b: string, c: string, d: string) => `${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`);
  const [head, tail] = plain.split('::') as [string, string | undefined];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

/** True when a request under this rule may be sent to this IP address. Names are for the resolver: here they are refused. */
export function mayReach(address: string, rule: AddressRule): boolean {
  const family = isIP(address);
  if (family === 0) {
    return false;
  }
  const inner = family === 6 ? innerIpv4(address) : undefined;
  if (inner !== undefined) {
    return mayReach(inner, rule);
  }
  const plain = address.split('%')[0] ?? '';
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (NEVER.check(plain, type)) {
    return false;
  }
  if (LOOPBACK.check(plain, type)) {
    return rule.loopback;
  }
  return rule.privateNetworks || !PRIVATE.check(plain, type);
}
