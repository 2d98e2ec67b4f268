import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { FAMILY_STATUS, PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';
import { createOpenApi, type Operation, type OperationReply } from './openapi.ts';
import { COMMON_PROBLEMS, type Route } from './route.ts';
import { ROUTES } from './routes.ts';

const document = createOpenApi({ version: '1.2.3' });

function operationOf(route: Route): Operation | undefined {
  return document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];
}

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === '$ref') yield String(part);
    else yield* referencesIn(part);
  }
}

describe('the OpenAPI document', () => {
  it('is JSON, of version 3.1, and carries the version of the product', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(document)), document);
    assert.equal(document.openapi, '3.1.0');
    assert.equal(document.info.version, '1.2.3');
  });

  it('refers only to what is in it', () => {
    const references = [...new Set(referencesIn(document))];
    assert.ok(references.length > 5, 'schemas with a name are shared');
    for (const reference of references) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1];
      assert.ok(name !== undefined && name in document.components.schemas, reference);
    }
  });

  it('names each operation once', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((one) => one.operationId),
    );
    assert.deepEqual(ids.toSorted(), Object.keys(ROUTES).toSorted());
  });

  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    describe(name, () => {
      const operation = operationOf(route);
      assert.ok(operation);

      it('declares every parameter of its path', () => {
        const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
        const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
        assert.deepEqual(
          declared.map((parameter) => parameter.name),
          inPath,
        );
        assert.ok(declared.every((parameter) => parameter.required));
      });

      it('declares every reply and every problem it may answer with', () => {
        const statuses = [...route.problems, ...COMMON_PROBLEMS].map(
          (code) => FAMILY_STATUS[PROBLEM_CATALOGUE[code].family],
        );
        for (const status of [...Object.keys(route.replies), ...statuses.map(String)]) {
          assert.ok(status in operation.responses, `${name} ${status}`);
        }
      });

      it('says what its replies are made of', () => {
        for (const [status, schema] of Object.entries(route.replies)) {
          const content: OperationReply['content'] = operation.responses[status]?.content;
          if (schema === null) assert.equal(content, undefined);
          else
            assert.ok(
              Object.values(content ?? {}).every((one) => Object.keys(one.schema).length > 0),
              `${name} ${status}`,
            );
        }
      });
    });
  }

  it('tells the form of a value that is transformed on its way in', () => {
    const task = document.components.schemas.Task;
    assert.equal(task?.properties?.id?.type, 'string');
    assert.deepEqual(task?.additionalProperties, false);
  });

  it('asks for a body only where nothing can be left out', () => {
    assert.equal(document.paths['/api/v1/goals']?.post?.requestBody?.required, true);
    assert.equal(document.paths['/api/v1/focus-sessions/{id}/finish']?.post?.requestBody?.required, false);
    assert.equal(document.paths['/api/v1/focus-sessions/{id}/pause']?.post?.requestBody, undefined);
  });
});
