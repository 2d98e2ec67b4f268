/**
 * The other side of the HTTP figure: Fastify as it comes, one route, the query that our list of tasks makes, on the same file. Started as
 * a process of its own with the path of the file; prints its port.
 */
import { DatabaseSync } from 'node:sqlite';
import Fastify from 'fastify';

const database = new DatabaseSync(process.argv[2] ?? '', { readOnly: true });
const person = database.prepare('SELECT person FROM "tasks" LIMIT 1').get()?.person ?? '';
// Told which index to walk and read as arrays, as our own storage does: the quickest way there is.
const list = database.prepare(
  `SELECT id, revision, body FROM "tasks" INDEXED BY "tasks.byCreation" WHERE person = ? AND "key_byCreation" IS NOT NULL
   ORDER BY "key_byCreation", id LIMIT ?`,
  { returnArrays: true },
);

const app = Fastify();
app.get('/tasks', (request) => {
  const { limit } = request.query as { readonly limit: string };
  const rows = list.all(person, Number(limit)) as unknown as readonly (readonly [string, number, string])[];
  return { items: rows.map(([, revision, body]) => ({ ...JSON.parse(body), version: revision })) };
});
// What answering cost, in microseconds of the processor: steadier than the clock on a busy machine.
app.get('/cpu', () => process.cpuUsage());
await app.listen({ host: '127.0.0.1', port: 0 });
const address = app.server.address();
console.log(typeof address === 'object' ? address?.port : address);
