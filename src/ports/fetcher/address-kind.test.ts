import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type AddressKind, kindOfAddress } from './address-kind.ts';

const KINDS: Readonly<Record<AddressKind, readonly string[]>> = {
  public: [
    '1.1.1.1',
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '192.167.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::8a',
  ],
  private: [
    ...['127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ...['100.64.0.1', '100.100.100.200', '::1', 'fd00:ec2::254', 'fc00::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:192.168.0.1', '::127.0.0.1'],
  ],
  special: [
    // Link-local, where clouds keep their credentials, and what else only looks public.
    ...['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', '168.63.129.16', '192.0.0.192'],
    // Unspecified, broadcast, multicast, documentation, benchmarking, reserved.
    ...['0.0.0.0', '0.1.2.3', '::', '255.255.255.255', '224.0.0.1', 'ff02::1', '192.0.2.1', '198.51.100.1'],
    ...['203.0.113.1', '198.18.0.1', '240.0.0.1', '192.88.99.1', '2001:db8::1', '3fff::1', '100::1', 'fec0::1'],
    // IPv4 in IPv6: mapped, compatible, translated (NAT64), 6to4, Teredo.
    ...['::ffff:1.1.1.1', '::ffff:169.254.169.254', '::7f00:1', '64:ff9b::7f00:1', '64:ff9b::1.1.1.1'],
    ...['64:ff9b:1::a00:1', '2002:7f00:1::', '2002:a00:1::', '2001::1', '2001:20::1', '5f00::1', '4000::1'],
    // Not addresses.
    ...['', 'localhost', '1.1.1', '[::1]', '1.1.1.1:80', '999.1.1.1'],
  ],
};

describe('the kind of an IP address', () => {
  for (const [kind, addresses] of Object.entries(KINDS)) {
    for (const address of addresses) {
      test(`"${address}" is ${kind}`, () => {
        assert.equal(kindOfAddress(address), kind);
      });
    }
  }
});
