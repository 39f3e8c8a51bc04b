// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type APIRequestContext, request } from 'playwright-core';
import { writeFeeds } from './knowledge';
import { PATIENCE } from './patience';

/** The binary under test. */
export const binary =
  process.env.PARAPET_BINARY ?? fileURLToPath(new URL('../../../build/release/parapet', import.meta.url));

/** Everybody's password in these tests, once the first one is changed. */
export const password = 'a long enough passphrase';

/** One serving `parapet` with a data folder of its own. */
export interface TestServer {
  address: string;
  folder: string;
  stop(how?: NodeJS.Signals): Promise<void>;
  /** Serves the same folder again, at the same port. */
  start(): Promise<void>;
  /** Runs a command on the server's data folder. */
  run(...options: string[]): string;
  remove(): Promise<void>;
}

interface Options {
  devices: number;
  /** Software entries of each Linux device. */
  software?: number;
  /** False: no knowledge. A folder: the feed files there; else a small world made for the tests. */
  feeds?: boolean | string;
  /** Of the configuration: `knowledge.import_mb_max=64`. */
  settings?: string[];
}

/** Below those that the system gives to whoever asks for any: nobody else has it when the server comes back. */
function anyPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000);
}

function firstLines(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let lines = '';
    let errors = '';
    child.stdout?.on('data', (piece: Buffer) => {
      lines += piece.toString();
      if (/^ {2}devices/m.test(lines)) {
        resolve(lines);
      }
    });
    child.stderr?.on('data', (piece: Buffer) => {
      errors = (errors + piece.toString()).slice(-4000);
    });
    child.on('close', (code) => reject(new Error(`the server ended with ${code}: ${lines}${errors}`)));
  });
}

/** Fills a new folder with knowledge and devices, serves it, and changes the first administrator's password. */
export async function startServer({
  devices,
  software = 60,
  feeds = true,
  settings = [],
}: Options): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'parapet-console-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  const run = (...options: string[]) =>
    execFileSync(binary, ['--data', data, ...options], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 << 20,
    });
  if (typeof feeds === 'string') {
    run('feed', 'import', feeds);
  } else if (feeds) {
    writeFeeds(join(folder, 'feeds'));
    run('feed', 'import', join(folder, 'feeds'));
  }
  if (devices > 0) {
    run('simulate', '--devices', String(devices), '--seed', '7', '--software', String(software), '--direct', data);
  }
  let child: ChildProcess | null = null;
  let port = 0;
  const serveAt = async (chosen: number) => {
    const options = ['knowledge.check_interval_s=1', 'log.access=false', ...settings].flatMap((one) => ['--set', one]);
    child = spawn(binary, ['--data', data, 'serve', '--listen', `127.0.0.1:${chosen}`, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await firstLines(child);
    port = chosen;
  };
  const server: TestServer = {
    address: '',
    folder,
    run,
    async start() {
      if (port !== 0) {
        await serveAt(port);
        return;
      }
      for (let tries = 1; port === 0; ++tries) {
        await serveAt(anyPort()).catch((error: Error) => {
          if (tries === 20 || !error.message.includes('Address already in use')) {
            throw error;
          }
        });
      }
      server.address = `https://127.0.0.1:${port}`;
    },
    async stop(how = 'SIGTERM') {
      const ending = child;
      child = null;
      if (ending === null || ending.exitCode !== null) {
        return;
      }
      ending.removeAllListeners('close');
      const ended = new Promise((resolve) => ending.once('exit', resolve));
      ending.kill(how);
      await ended;
    },
    async remove() {
      await server.stop('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  await changeFirstPassword(server, data);
  return server;
}

async function changeFirstPassword(server: TestServer, data: string): Promise<void> {
  const file = join(data, 'first-sign-in');
  if (!existsSync(file)) {
    return;
  }
  const first = /^\s+([a-z0-9]{5}(?:-[a-z0-9]{5}){3})$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  const api = await request.newContext({ baseURL: server.address, ignoreHTTPSErrors: true, timeout: PATIENCE });
  const started = await (await api.post('/api/v1/session', { data: { name: 'admin', password: first } })).json();
  await api.post('/api/v1/session/password', {
    data: { current: first, new: password },
    headers: { 'X-CSRF-Token': started.csrfToken },
  });
  rmSync(file);
  await api.dispose();
}

/** The API by somebody signed in: what the pages' numbers are held against. */
export interface Caller {
  get<Body>(path: string): Promise<Body>;
  send<Body>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, data?: unknown): Promise<Body>;
  dispose(): Promise<void>;
}

/** Signs in; the session is this caller's alone. */
export async function callApi(address: string, name = 'admin', secret = password): Promise<Caller> {
  const api: APIRequestContext = await request.newContext({
    baseURL: address,
    ignoreHTTPSErrors: true,
    timeout: PATIENCE,
  });
  const answer = await api.post('/api/v1/session', { data: { name, password: secret } });
  if (!answer.ok()) {
    throw new Error(`signing in as ${name}: ${answer.status()} ${await answer.text()}`);
  }
  const { csrfToken } = await answer.json();
  const read = async (path: string, response: { ok(): boolean; status(): number; text(): Promise<string> }) => {
    const body = await response.text();
    if (!response.ok()) {
      throw new Error(`${path}: ${response.status()} ${body.slice(0, 500)}`);
    }
    return body === '' ? null : JSON.parse(body);
  };
  return {
    get: async (path) => read(path, await api.get(path)),
    send: async (method, path, data) =>
      read(
        path,
        await api.fetch(path, {
          method,
          headers: { 'X-CSRF-Token': csrfToken },
          ...(data === undefined ? {} : { data }),
        }),
      ),
    dispose: () => api.dispose(),
  };
}

/** Adds a user with a role and a password of their own; returns when they can sign in with `password`. */
export async function addUser(server: TestServer, admin: Caller, name: string, userGroup: string): Promise<void> {
  const first = `the first password of ${name}`;
  await admin.send('POST', '/api/v1/settings/users', {
    name,
    displayName: name,
    userGroups: [userGroup],
    enabled: true,
    password: first,
  });
  const api = await request.newContext({ baseURL: server.address, ignoreHTTPSErrors: true, timeout: PATIENCE });
  const started = await (await api.post('/api/v1/session', { data: { name, password: first } })).json();
  const changed = await api.post('/api/v1/session/password', {
    data: { current: first, new: password },
    headers: { 'X-CSRF-Token': started.csrfToken },
  });
  if (!changed.ok()) {
    throw new Error(`the password of ${name}: ${changed.status()} ${await changed.text()}`);
  }
  await api.dispose();
}

/** Imports one more advisory into the server's knowledge, by a process of its own. */
export function learn(server: TestServer, name: string, advisory: unknown): void {
  const file = join(server.folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(advisory));
  server.run('feed', 'import', '--add', file);
}
