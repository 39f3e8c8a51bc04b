// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Schema } from '@/api/types';

/** One product. */
export function useProduct(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('software', id),
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/v1/software/{id}', { params: { path: { id } }, signal })),
  });
}

/** Recommendations are one for each product, and named after it. */
export function recommendationOf(softwareId: string): string {
  return `va-_-${softwareId}`;
}

/** What to do about a product; null where there is nothing to do. */
export function useProductRecommendation(softwareId: string) {
  const api = useApi();
  const id = recommendationOf(softwareId);
  return useQuery<Schema<'RecommendationDetail'> | null>({
    queryKey: keys.fleet('recommendation', id),
    queryFn: async ({ signal }) => {
      try {
        return bodyOf(await api.GET('/api/v1/recommendations/{id}', { params: { path: { id } }, signal }));
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) {
          return null;
        }
        throw error;
      }
    },
  });
}
