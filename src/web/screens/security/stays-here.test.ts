import assert from 'node:assert/strict';
import { test } from 'node:test';
import { staysHere } from './stays-here.ts';

test('words for a model on the same machine have not left it', () => {
  for (const host of ['localhost:11434', '127.0.0.1:11434', '127.0.0.1', '[::1]:8080'])
    assert.ok(staysHere(host), host);
});

test('words for any other host have, whatever it is called', () => {
  for (const host of ['api.example.org', '192.168.0.7:11434', 'localhost.example.org', '127.0.0.1.example.org:443']) {
    assert.ok(!staysHere(host), host);
  }
});
