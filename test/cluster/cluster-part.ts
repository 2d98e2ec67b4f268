/** What a local cluster is made of. */
export type Database = 'postgres' | 'mongodb';

/** A line of the table of what runs. */
export interface ClusterPart {
  readonly name: string;
  readonly what: string;
  readonly address: string;
}
