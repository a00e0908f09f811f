// The program under test, started by the tests themselves on free ports and with data of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BINARY = process.env.NCRE_BINARY ?? path.resolve(import.meta.dirname, '../../target/debug/ncre');
const READY_MS_MAX = 60_000;
const STOP_MS_MAX = 15_000;
const OUTPUT_CHARACTERS_MAX = 100_000;

export type Site = 'ncre-bm' | 'ncre-kw' | 'passport' | 'pay' | 'outbox';
export type Network = 'public' | 'education';

export class Server {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    readonly port: number,
    private readonly opsPort: number,
    private readonly dataDirectory: string,
    private readonly databaseUrl: string | undefined,
  ) {}

  /** Starts with fresh demo data, in the given database or else in SQLite. */
  static async start(databaseUrl?: string): Promise<Server> {
    const [port, opsPort] = await freePorts();
    const server = new Server(port, opsPort, await mkdtemp(path.join(tmpdir(), 'ncre-e2e-')), databaseUrl);
    await server.startAgain();
    return server;
  }

  /** The address of a path on a site: the sandbox's own sites exist in one network only. */
  at(site: Site, path = '/', network: Network = 'public'): string {
    return `${this.origin(site, network)}${path}`;
  }

  origin(site: Site, network: Network = 'public'): string {
    const host = network === 'education' ? `${site}.edu.localhost` : `${site}.localhost`;
    return `http://${host}:${this.port}`;
  }

  /** The end of what it wrote, over all its starts. */
  get said(): string {
    return this.output;
  }

  /** Starts on the same data and port, after `stop` or `kill9`. */
  async startAgain(): Promise<void> {
    const { DATABASE_URL: _, ...environment } = process.env;
    const child = spawn(BINARY, ['demo'], {
      env: {
        ...environment,
        ...(this.databaseUrl === undefined ? {} : { DATABASE_URL: this.databaseUrl }),
        NCRE_DATA_DIR: this.dataDirectory,
        NCRE_PORT: String(this.port),
        NCRE_OPS_PORT: String(this.opsPort),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    child.on('error', (error) => this.remember(String(error)));
    child.stdout.on('data', (chunk) => this.remember(String(chunk)));
    child.stderr.on('data', (chunk) => this.remember(String(chunk)));
    await this.ready(child);
  }

  /** Ends it as an operator would: every request under way is answered first. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** Ends it as a power cut would. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Stops it and removes its data. */
  async dispose(): Promise<void> {
    await this.stop();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }

  private async ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_MS_MAX;
    while (!(await answers(`http://127.0.0.1:${this.opsPort}/readyz`))) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        throw new Error(`${BINARY} ended before it was ready:\n${this.output}`);
      }
      if (Date.now() > deadline) {
        await this.kill9();
        throw new Error(`${BINARY} was not ready within ${READY_MS_MAX} ms:\n${this.output}`);
      }
      await pause(50);
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX);
    await ended;
    clearTimeout(late);
  }

  private remember(text: string): void {
    this.output = (this.output + text).slice(-OUTPUT_CHARACTERS_MAX);
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(address, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Two ports that were free a moment ago; both are held until both are known, so that they differ. */
async function freePorts(): Promise<[number, number]> {
  const listeners = [createServer(), createServer()];
  const ports = await Promise.all(
    listeners.map(async (listener) => {
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const address = listener.address();
      if (address === null || typeof address === 'string') {
        throw new Error('a TCP listener has a port');
      }
      return address.port;
    }),
  );
  await Promise.all(listeners.map((listener) => new Promise((done) => listener.close(done))));
  return [ports[0], ports[1]];
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
