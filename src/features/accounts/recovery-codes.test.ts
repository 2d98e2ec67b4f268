import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashRecoveryCode, makeRecoveryCode } from './recovery-codes.ts';

describe('a recovery code', () => {
  it('has 80 random bits in letters and digits that are not mistaken for each other', () => {
    const codes = Array.from({ length: 200 }, makeRecoveryCode);
    for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
    assert.equal(new Set(codes).size, 200);
    // Every character of the alphabet comes up: 3,200 draws leave one of 32 out with a chance of 10^-42.
    assert.equal(new Set(codes.join('').replaceAll('-', '')).size, 32);
  });

  it('is the same however it is typed', () => {
    const kept = hashRecoveryCode('4F7K-9QXC-01TR-M2VB');
    for (const typed of ['4f7k9qxc01trm2vb', ' 4F7K 9QXC 01TR M2VB', '4f7k-9qxc-oltr-m2vb', '4F7K-9QXC-OITR-M2VB']) {
      assert.equal(hashRecoveryCode(typed), kept);
    }
    assert.notEqual(hashRecoveryCode('4F7K-9QXC-01TR-M2VC'), kept);
  });
});
