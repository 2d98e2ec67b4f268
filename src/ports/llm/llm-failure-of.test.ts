import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { APICallError } from '@ai-sdk/provider';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { llmFailureOf } from './llm-failure-of.ts';

const clock = createFixedClock('2026-11-25T09:00:00Z');

function failureOf(answer: {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}) {
  const { status = 429, headers = {}, body = '' } = answer;
  const error = new APICallError({
    ...{ message: 'no', url: 'https://ai.example', requestBodyValues: {} },
    ...{ statusCode: status, responseHeaders: headers, responseBody: body },
  });
  return llmFailureOf(error, { signal: new AbortController().signal, clock });
}

describe('a provider that wants to be left alone', () => {
  const waits: readonly (readonly [headers: Readonly<Record<string, string>>, ms: number | undefined])[] = [
    [{}, undefined],
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Wed, 25 Nov 2026 09:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 25 Nov 2026 08:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': 'in 2099 maybe' }, undefined],
    [{ 'retry-after': '1000000000' }, 1e12],
    [{ 'retry-after-ms': 'soon', 'retry-after': '2' }, 2000],
    [{ 'retry-after-ms': '1500', 'retry-after': '2' }, 1500],
  ];
  for (const [headers, ms] of waits) {
    it(`is heard: ${JSON.stringify(headers)}`, () => {
      for (const status of [429, 503, 529]) assert.equal(failureOf({ status, headers }).retryAfterMs, ms);
    });
  }
});

describe('a limit', () => {
  const bodies: readonly (readonly [what: string, body: string, retryable: boolean])[] = [
    ['of requests is over in a moment', 'Rate limit reached for requests. Please try again in 6ms.', true],
    ['with a way to more is over as well', 'Please retry after 2 seconds. See https://aka.ms/oai/quotaincrease', true],
    ['that is the money is not', '{"error":{"code":"insufficient_quota"}}', false],
    ['in other words neither', 'You exceeded your current quota, please check your plan and billing details.', false],
    [
      'that Google says the end of is over then',
      '{"message":"You exceeded your current quota, check billing","details":[{"retryDelay": "34.5s"}]}',
      true,
    ],
  ];
  for (const [what, body, retryable] of bodies) {
    it(what, () => assert.equal(failureOf({ body }).retryable, retryable));
  }

  it('of Google tells when in what it says', () => {
    assert.equal(failureOf({ body: '{"details":[{"retryDelay": "34.5s"}]}' }).retryAfterMs, 34_500);
  });
});
