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
  | { kind: 'state'; state: 'open'; changedAgo: number }
  | { kind: 'state'; state: 'lost' }
  | { kind: 'change'; subject: string }
  | { kind: 'session' };

const CHANNEL = 'parapet-live';
const SOONEST_MS = 400;
/** News may be so long on their way. */
const MARGIN_MS = 2000;
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
    // An answer that is on its way may be from before the change: those are asked once more when they are here.
    const underWay = client
      .getQueryCache()
      .findAll({ fetchStatus: 'fetching', predicate: ({ queryKey }) => heads.includes(String(queryKey[0])) });
    await Promise.all(heads.map((head) => client.invalidateQueries({ queryKey: [head] }, { cancelRefetch: false })));
    await Promise.all(
      underWay.map(({ queryKey }) => client.invalidateQueries({ queryKey, exact: true }, { cancelRefetch: false })),
    );
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

/** How long before the stream's beginning the newest change was; 0 where it isn't said. */
export function changedAgo(data: string): number {
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' &&
      parsed !== null &&
      'changed_ms_ago' in parsed &&
      typeof parsed.changed_ms_ago === 'number'
      ? parsed.changed_ms_ago
      : 0;
  } catch {
    return 0;
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
      source.addEventListener('hello', (event) => {
        wait = RETRY_FIRST_MS;
        tell({ kind: 'state', state: 'open', changedAgo: changedAgo(event.data) });
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
    // What it had sent before is no sign of life either. Tried again all the same: the server may stand on this side of the gap.
    const offline = () => {
      window.clearTimeout(timer);
      source?.close();
      tell({ kind: 'state', state: 'lost' });
      timer = window.setTimeout(open, RETRY_FIRST_MS);
    };
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
  // Until then every change is known. What comes before the stream is first open, or while another tab takes it over, is not told.
  let heardUntil = 0;

  const take = (notice: Notice) => {
    if (notice.kind === 'change') {
      heardUntil = performance.now() - MARGIN_MS;
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
    if (notice.state !== 'open') {
      return;
    }
    if (before?.connection === 'lost') {
      refresh('reset');
      void client.invalidateQueries({ queryKey: keys.session });
    } else if (performance.now() - notice.changedAgo > heardUntil) {
      refresh('reset');
    }
    heardUntil = performance.now() - MARGIN_MS;
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
