import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIRST_BLOCK_MAX_MINUTES } from '#model/breakdown.ts';
import type { GoalTemplate } from './goal-template.ts';
import { beginsWithVerb } from './imperative-verbs.ts';
import { TEMPLATES } from './template-list.ts';
import { GENERAL_TEMPLATE } from './templates/general.ts';

const ALL: readonly GoalTemplate[] = [...TEMPLATES, GENERAL_TEMPLATE];
const listed = (text = '') => text.split(',').map((entry) => entry.trim());
const sentences = ({ steps, short }: GoalTemplate) => [...steps.flatMap(([, title, done]) => [title, done]), ...short];

describe('the templates', () => {
  it('cover at least sixty kinds of goals, each once', () => {
    const kinds = ALL.map(({ kind }) => kind);
    assert.ok(kinds.length > 60);
    assert.equal(new Set(kinds).size, kinds.length);
    for (const kind of kinds) assert.match(kind, /^[a-z]+(?:-[a-z]+)*$/);
  });

  it('begin with a physical action of at most ten minutes', () => {
    for (const { kind, steps } of ALL) assert.ok((steps[0]?.[0] ?? 99) <= FIRST_BLOCK_MAX_MINUTES, kind);
  });

  it('have enough steps to be of use, each with its own title and done-when', () => {
    for (const { kind, steps, short } of ALL) {
      assert.ok(steps.length >= 5 && steps.length <= 12, `${kind} has ${steps.length} steps`);
      const titles = [short[0], ...steps.map(([, title]) => title)];
      assert.equal(new Set(titles.map((title) => title.toLowerCase())).size, titles.length, kind);
      for (const [minutes, title, done] of steps) {
        assert.ok(Number.isInteger(minutes) && minutes >= 1, `${kind}: ${title}`);
        assert.notEqual(title, done, kind);
      }
    }
  });

  it('speak in commands', () => {
    for (const { kind, steps, short } of ALL) {
      for (const title of [short[0], ...steps.map(([, text]) => text)]) {
        assert.ok(beginsWithVerb(title), `${kind}: ${title}`);
      }
    }
  });

  it('use only slots that are filled, keep calm and do not end in a full stop', () => {
    for (const template of ALL) {
      for (const sentence of sentences(template)) {
        const rest = sentence.replaceAll(/\{(?:the object|object|goal)\}/g, '');
        assert.ok(!/[{}!]/.test(rest), `${template.kind}: ${sentence}`);
        assert.ok(!sentence.endsWith('.'), `${template.kind}: ${sentence}`);
        assert.ok(sentence.length <= 140, `${template.kind}: ${sentence}`);
      }
    }
  });

  it('name the verbs that are enough alone among their verbs', () => {
    for (const { kind, verbs, verbIsEnough } of TEMPLATES) {
      if (verbIsEnough === undefined) continue;
      for (const verb of listed(verbIsEnough)) assert.ok(listed(verbs).includes(verb), `${kind}: ${verb}`);
    }
  });

  it('name no word twice', () => {
    for (const { kind, verbs, words } of TEMPLATES) {
      for (const list of [listed(verbs), listed(words)]) {
        assert.deepEqual(list, [...new Set(list)], kind);
        assert.ok(!list.includes(''), kind);
      }
    }
  });
});
