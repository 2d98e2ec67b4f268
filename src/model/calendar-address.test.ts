import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isMaskedAddress, maskAddress, maskSentAddress } from './calendar-address.ts';

describe('the address of a calendar', () => {
  it('is shown without everything that could be secret in it', () => {
    assert.equal(
      maskAddress('https://calendar.example.org/ical/secret/basic.ics?key=x#y'),
      'https://calendar.example.org/********',
    );
    assert.equal(maskAddress('https://user:password@example.org:8443/'), 'https://example.org:8443/********');
    assert.equal(maskAddress('webcal://example.org/secret.ics'), 'webcal://example.org/********');
    assert.equal(maskAddress('no address at all'), '********');
  });

  it('is masked once: what is masked stays as it is, and is known as such', () => {
    for (const address of ['https://example.org/secret', 'webcal://a.example/b', 'nonsense', 'mailto:a@b.c', '']) {
      const masked = maskAddress(address);
      assert.equal(maskAddress(masked), masked);
      assert.ok(isMaskedAddress(masked));
      assert.ok(!isMaskedAddress(address));
    }
  });

  it('is masked in what a program asked for, and nothing else is changed there', () => {
    const sent = JSON.stringify({ params: {}, query: {}, body: { name: 'Work', url: 'https://example.org/secret' } });
    assert.deepEqual(JSON.parse(maskSentAddress(sent)).body, { name: 'Work', url: 'https://example.org/********' });
    assert.equal(maskSentAddress(maskSentAddress(sent)), maskSentAddress(sent));
    for (const body of [null, [], 'text', { url: 7 }, { title: 'x' }]) {
      const other = JSON.stringify({ body, params: { id: '1' } });
      assert.equal(maskSentAddress(other), other);
    }
  });
});
