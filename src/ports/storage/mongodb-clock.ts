/** What time it is at the primary of a MongoDB set, for who wants to know whether clocks agree. */
import { MongoClient } from 'mongodb';

const PATIENCE_MS = 5000;

/** Milliseconds since 1970 there. Throws what the driver says when there is none. */
export async function readMongoClock(address: string): Promise<number> {
  const client = new MongoClient(address, { serverSelectionTimeoutMS: PATIENCE_MS });
  try {
    // The first servers of 4.4 know the question only by its old name, and the newest still do.
    const { localTime } = await client.db('admin').command({ isMaster: 1 });
    return Number(localTime);
  } finally {
    await client.close();
  }
}
