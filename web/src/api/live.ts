// SPDX-License-Identifier: Apache-2.0
import type { QueryClient } from '@tanstack/react-query';
import { keys } from './keys';

/** Whether changes arrive: `lost` from the first failure until the stream is open again. */
export interface LiveState {
  connection: 'connecting' | 'open' | 'lost';
  /** When the stream was lost, or null. */
  since: number | null;
}

type Notice =
  | { kind: 'state'; state: LiveState['connection'] }
  | { kind: 'change'; subject: string }
  | { kind: 'session' };

const CHANNEL = 'parapet-live';
const SOONEST_MS = 400;
const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 15_000;

/** Which queries a change of this subject makes old. */
export function touched(subject: string): readonly string[] {
  switch (subject) {
    case 'job':
      return ['feeds'];
    case 'knowledge':
    case 'reset':
      return ['feeds', 'fleet', 'settings', 'about'];
    case 'groups':
      return ['fleet', 'settings'];
    default:
      return ['fleet'];
  }
}

/**
 * Asks again for what open pages show. The first change is followed at once; while more come, never sooner than it took to ask the
 * last time several times over, so that a busy fleet does not keep server and browser at it.
 */
export function createRefresher(client: QueryClient, now: () => number = () => performance.now()) {
  const waiting = new Set<string>();
  let timer: number | undefined;
  let busyUntil = 0;

  async function run() {
    timer = undefined;
    const begin = now();
    const heads = [...waiting];
    waiting.clear();
    busyUntil = Number.POSITIVE_INFINITY;
    await Promise.all(heads.map((head) => client.invalidateQueries({ queryKey: [head] }, { cancelRefetch: false })));
    const took = now() - begin;
    busyUntil = now() + Math.max(SOONEST_MS, Math.min(took * 4, 10_000));
    if (waiting.size > 0) {
      schedule();
    }
  }

  function schedule() {
    if (timer !== undefined || busyUntil === Number.POSITIVE_INFINITY) {
      return;
    }
    timer = window.setTimeout(run, Math.max(0, busyUntil - now()));
  }

  return (subject: string) => {
    for (const head of touched(subject)) {
      waiting.add(head);
    }
    schedule();
  };
}

/** The subject of an event's data, "" where it can't be read. */
function subjectOf(data: string): string {
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' && parsed !== null && 'kind' in parsed && typeof parsed.kind === 'string'
      ? parsed.kind
      : '';
  } catch {
    return '';
  }
}

/** Keeps one stream open until the signal ends; reconnects by itself, also where the browser gives up. */
function listen(signal: AbortSignal, tell: (notice: Notice) => void): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let timer: number | undefined;
    let wait = RETRY_FIRST_MS;
    const open = () => {
      source = new EventSource('/api/v1/events');
      source.addEventListener('hello', () => {
        wait = RETRY_FIRST_MS;
        tell({ kind: 'state', state: 'open' });
      });
      source.addEventListener('change', (event) => tell({ kind: 'change', subject: subjectOf(event.data) }));
      source.addEventListener('reset', () => tell({ kind: 'change', subject: 'reset' }));
      source.addEventListener('error', () => {
        tell({ kind: 'state', state: 'lost' });
        if (source?.readyState === EventSource.CLOSED) {
          timer = window.setTimeout(open, wait);
          wait = Math.min(wait * 2, RETRY_LONGEST_MS);
        }
      });
    };
    // A stream can outlive the network under it for minutes: the browser knows sooner, and nothing is old in silence.
    const offline = () => tell({ kind: 'state', state: 'lost' });
    const online = () => {
      window.clearTimeout(timer);
      source?.close();
      wait = RETRY_FIRST_MS;
      open();
    };
    window.addEventListener('offline', offline);
    window.addEventListener('online', online);
    signal.addEventListener('abort', () => {
      window.removeEventListener('offline', offline);
      window.removeEventListener('online', online);
      window.clearTimeout(timer);
      source?.close();
      resolve();
    });
    open();
  });
}

/** Tells the other tabs of this browser that somebody signed in or out: they share the session, and ask who it is now. */
export function tellSessionChanged(): void {
  const channel = new BroadcastChannel(CHANNEL);
  const notice: Notice = { kind: 'session' };
  channel.postMessage(notice);
  channel.close();
}

/**
 * Keeps the query cache true while the console is open. Browsers allow six connections to a server over HTTP/1.1, and each stream
 * holds one: the tabs of one browser share a single stream (the tab that holds the lock listens and tells the others).
 */
export function followChanges(client: QueryClient): () => void {
  const ending = new AbortController();
  const channel = new BroadcastChannel(CHANNEL);
  const refresh = createRefresher(client);

  const take = (notice: Notice) => {
    if (notice.kind === 'change') {
      refresh(notice.subject);
      return;
    }
    if (notice.kind === 'session') {
      // Another person's answers are not this one's.
      void client.invalidateQueries();
      return;
    }
    const before = client.getQueryData<LiveState>(keys.live);
    client.setQueryData<LiveState>(keys.live, {
      connection: notice.state,
      since: notice.state === 'open' ? null : (before?.since ?? Date.now()),
    });
    if (notice.state === 'open' && before?.connection === 'lost') {
      refresh('reset');
      void client.invalidateQueries({ queryKey: keys.session });
    }
  };
  channel.addEventListener('message', (event: MessageEvent<Notice>) => take(event.data));
  const tell = (notice: Notice) => {
    take(notice);
    channel.postMessage(notice);
  };

  client.setQueryData<LiveState>(keys.live, { connection: 'connecting', since: null });
  navigator.locks
    .request(CHANNEL, { signal: ending.signal }, () => listen(ending.signal, tell))
    .catch((error: unknown) => {
      if (!ending.signal.aborted) {
        throw error;
      }
    });
  return () => {
    ending.abort();
    channel.close();
  };
}
