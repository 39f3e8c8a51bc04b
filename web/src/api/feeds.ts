// SPDX-License-Identifier: Apache-2.0
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { bodyOf } from './client';
import { useApi } from './context';
import { keys } from './keys';
import { beginning, further, type Pace } from './pace';
import { csrfTokenOf } from './session';
import type { Schema } from './types';
import { sendFile } from './upload';

/** Feeds being downloaded or imported, or the last time that they were. */
export type FeedJob = Schema<'FeedJob'>;

/** Live events tell of a job's progress; this asks as well, for streams that are held up on the way. */
const ASK_AGAIN_MS = 2000;

/** The running job, or the last one; null where there was none. */
export function useFeedJob() {
  const api = useApi();
  return useQuery({
    queryKey: keys.feeds('job'),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/feeds/job', { signal })).job,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? ASK_AGAIN_MS : false),
  });
}

function took(client: QueryClient, job: FeedJob | null) {
  client.setQueryData(keys.feeds('job'), job);
  void client.invalidateQueries({ queryKey: keys.feeds() });
}

/** Begins to download what is new: the feeds named, or all that are on. */
export function useSyncFeeds() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (feeds?: string[]) =>
      bodyOf(await api.POST('/api/v1/feeds/sync', { body: feeds === undefined ? {} : { feeds } })),
    onSuccess: (answer) => took(client, answer.job),
  });
}

/** What is imported, and how. */
export interface FeedUpload {
  file: File;
  /** Also where it is older than what is there, or lost most of its records. */
  force?: boolean;
  /** Into the feed that is there, instead of in its place. */
  add?: boolean;
}

/** A file that is being sent, for every page that shows feeds: leaving a page does not give it up. */
export interface RunningUpload extends Pace {
  name: string;
  /** Gives it up; nothing of it stays on the server. */
  cancel: () => void;
}

/** What this window sends, or how the last one ended that did not get through. */
export interface UploadState {
  running: RunningUpload | null;
  error: unknown;
}

const UPLOAD = ['upload'] as const;
const NO_UPLOAD: UploadState = { running: null, error: null };

/** The file that this window sends at the moment, on whichever page that was begun. */
export function useUpload(): UploadState {
  const query = useQuery<UploadState>({
    queryKey: UPLOAD,
    queryFn: () => NO_UPLOAD,
    enabled: false,
    initialData: NO_UPLOAD,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return query.data;
}

/** Whoever closes the window while a file is sent is asked first. */
function askBeforeLeaving(event: BeforeUnloadEvent) {
  event.preventDefault();
}

async function send(client: QueryClient, { file, force = false, add = false }: FeedUpload) {
  const options = new URLSearchParams({ name: file.name });
  if (force) {
    options.set('force', 'true');
  }
  if (add) {
    options.set('add', 'true');
  }
  const given = new AbortController();
  let running: RunningUpload = {
    ...beginning(file.size, performance.now()),
    name: file.name,
    cancel: () => given.abort(),
  };
  const tell = (pace: Pace) => {
    running = { ...running, ...pace };
    client.setQueryData<UploadState>(UPLOAD, { running, error: null });
  };
  tell(running);
  window.addEventListener('beforeunload', askBeforeLeaving);
  try {
    const answer = await sendFile<Schema<'FeedJobAnswer'>>(`/api/v1/feeds/import?${options}`, file, {
      csrfToken: csrfTokenOf(client),
      signal: given.signal,
      progress: (sent) => tell(further(running, sent, performance.now())),
    });
    client.setQueryData<UploadState>(UPLOAD, NO_UPLOAD);
    return answer;
  } catch (error) {
    client.setQueryData<UploadState>(UPLOAD, { running: null, error });
    throw error;
  } finally {
    window.removeEventListener('beforeunload', askBeforeLeaving);
  }
}

/** Sends a feed file, an archive or a bundle, and begins to import it. How far it is: useUpload. */
export function useImportFeeds() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (upload: FeedUpload) => send(client, upload),
    onSuccess: (answer) => took(client, answer.job),
  });
}
