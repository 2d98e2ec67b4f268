import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatAddressesOf } from './chat-address.ts';

describe('the address of the chat API', () => {
  it('is what was given, however it ends', () => {
    const right = ['http://ai.example:1234/v1/models'];
    for (const end of ['', '/', '//', '/chat/completions', '/chat/completions/'])
      assert.deepEqual(chatAddressesOf(`http://ai.example:1234/v1${end}`, '/models'), right);
    assert.deepEqual(chatAddressesOf('https://ai.example/api/x?version=2', '/models'), [
      'https://ai.example/api/x/models?version=2',
    ]);
    assert.deepEqual(chatAddressesOf('https://ai.example/chat/completions', '/models'), ['https://ai.example/models']);
  });

  it('is the usual one, and otherwise the root, where only a host was given', () => {
    for (const given of ['http://127.0.0.1:11434', 'http://127.0.0.1:11434/'])
      assert.deepEqual(chatAddressesOf(given, '/models'), [
        'http://127.0.0.1:11434/v1/models',
        'http://127.0.0.1:11434/models',
      ]);
  });
});
