import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Task } from '#model/task.ts';
import { readTags } from './read-tags.ts';

test('tags may be written with or without #, with spaces or commas', () => {
  assert.deepEqual(readTags('Thesis, #deep  work #thesis'), ['thesis', 'deep', 'work']);
  assert.deepEqual(readTags('  '), []);
});

test('whatever is typed becomes tags that the service takes', () => {
  const odd = 'übung 日本語 a/b c.d "e" #f_g-h '.repeat(9) + 'x'.repeat(60);
  assert.deepEqual(Task.shape.tags.safeParse(readTags(odd)).success, true);
});
