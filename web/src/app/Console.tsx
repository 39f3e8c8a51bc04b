// SPDX-License-Identifier: Apache-2.0
import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider } from 'react-router-dom';
import { createApi } from '@/api/client';
import { ApiProvider } from '@/api/context';
import { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { csrfTokenOf } from '@/api/session';
import { createRouter } from './routes';
import { darkTheme, lightTheme } from './theme';
import { ThemeContext, useThemeState } from './useTheme';

/** The content security policy lets only style elements with this answer's nonce in. */
function createRenderer() {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
  return createDOMRenderer(document, nonce === '' ? {} : { styleElementAttributes: { nonce } });
}

function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) {
      client.setQueryData(keys.session, null);
    }
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({
      // Where a form asks for a password, 401 is about what was typed, not about the session.
      onError: (error, _variables, _context, mutation) => mutation.meta?.asksPassword !== true && onError(error),
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Outages heal by themselves: the live stream asks again when the server is back.
        retry: (count, error) => error instanceof ApiError && error.isOutage && count < 3,
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** The whole console: what lives as long as the page does. */
export function Console() {
  const [parts] = useState(() => {
    const queries = createQueryClient();
    const api = createApi(
      () => csrfTokenOf(queries),
      () => queries.setQueryData(keys.session, null),
    );
    return { queries, api, renderer: createRenderer(), router: createRouter() };
  });
  const theme = useThemeState();
  return (
    <RendererProvider renderer={parts.renderer} targetDocument={document}>
      <ThemeContext.Provider value={theme}>
        <FluentProvider theme={theme.dark ? darkTheme : lightTheme}>
          <QueryClientProvider client={parts.queries}>
            <ApiProvider value={parts.api}>
              <RouterProvider router={parts.router} future={{ v7_startTransition: true }} />
            </ApiProvider>
          </QueryClientProvider>
        </FluentProvider>
      </ThemeContext.Provider>
    </RendererProvider>
  );
}
