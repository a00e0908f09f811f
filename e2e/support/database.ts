// A PostgreSQL database of its own for each server, in the cluster that this checkout keeps for tests.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CLUSTER = path.resolve(import.meta.dirname, '../../scripts/postgres');

export interface Database {
  url: string;
  drop(): Promise<void>;
}

/** Starts the cluster if it does not run. It is left running, because other tests may be at work in it. */
export async function createDatabase(): Promise<Database> {
  const { stdout } = await run(CLUSTER, ['start', 'test']);
  const maintenance = stdout.trim();
  const name = `e2e_${randomBytes(8).toString('hex')}`;
  await sql(maintenance, `create database ${name}`);
  return {
    url: maintenance.replace(':///postgres?', `:///${name}?`),
    drop: () => sql(maintenance, `drop database ${name} with (force)`),
  };
}

async function sql(url: string, command: string): Promise<void> {
  await run('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--dbname=${url}`, `--command=${command}`]);
}
