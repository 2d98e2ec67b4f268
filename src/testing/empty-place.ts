/** An empty place in a database server that several tests share: a schema of PostgreSQL, or a database of MongoDB. */
import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import pg from 'pg';

export interface EmptyPlace extends AsyncDisposable {
  /** As STORAGE_URL. */
  readonly url: string;
}

export async function emptyPlace(serverUrl: string): Promise<EmptyPlace> {
  const name = `place_${randomBytes(6).toString('hex')}`;
  return serverUrl.startsWith('mongodb') ? emptyDatabase(serverUrl, name) : emptySchema(serverUrl, name);
}

async function emptySchema(server: string, schema: string): Promise<EmptyPlace> {
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: server });
    try {
      await client.connect();
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  await query(`CREATE SCHEMA ${schema}`);
  return {
    url: `${server}?options=${encodeURIComponent(`-c search_path=${schema}`)}`,
    [Symbol.asyncDispose]: () => query(`SET client_min_messages = warning; DROP SCHEMA ${schema} CASCADE`),
  };
}

/** `server` names some database; it is made by the first write. */
async function emptyDatabase(server: string, database: string): Promise<EmptyPlace> {
  const url = server.replace(/^(mongodb(?:\+srv)?:\/\/[^/]+)\/[^?]*/, `$1/${database}`);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      const client = new MongoClient(url);
      try {
        await client.db().dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}
