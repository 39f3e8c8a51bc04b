// SPDX-License-Identifier: Apache-2.0
import { createContext, useContext } from 'react';
import type { Api } from './client';

const ApiContext = createContext<Api | null>(null);

export const ApiProvider = ApiContext.Provider;

/** The client of this console's server. */
export function useApi(): Api {
  const api = useContext(ApiContext);
  if (api === null) {
    throw new Error('useApi outside of ApiProvider');
  }
  return api;
}
