// SPDX-License-Identifier: Apache-2.0
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from './client';
import { useApi } from './context';
import { keys } from './keys';
import { csrfTokenOf } from './session';
import type { Schema } from './types';
import { sendFile } from './upload';

/** Feeds being downloaded or imported, or the last time that they were. */
export type FeedJob = Schema<'FeedJob'>;

/** Live events tell of a job's progress; this asks as well, for streams that are held up on the way. */
const ASK_AGAIN_MS = 2000;

/** The running job, or the last one since the server began; null where there was none. */
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

/** Sends a feed file, an archive or a bundle, and begins to import it. `sent` is how much of it is on the server, 0 to 1. */
export function useImportFeeds() {
  const client = useQueryClient();
  const [sent, setSent] = useState(0);
  const mutation = useMutation({
    mutationFn: async ({ file, force = false, add = false }: FeedUpload) => {
      setSent(0);
      const options = new URLSearchParams({ name: file.name });
      if (force) {
        options.set('force', 'true');
      }
      if (add) {
        options.set('add', 'true');
      }
      return sendFile<Schema<'FeedJobAnswer'>>(`/api/v1/feeds/import?${options}`, file, csrfTokenOf(client), setSent);
    },
    onSuccess: (answer) => took(client, answer.job),
  });
  return { ...mutation, sent };
}
