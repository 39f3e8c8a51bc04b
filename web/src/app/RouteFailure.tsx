// SPDX-License-Identifier: Apache-2.0
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useRouteError } from 'react-router-dom';
import { keys } from '@/api/keys';
import type { LiveState } from '@/api/live';
import { Failure } from '@/parts/Failure';

/** Loads the page again once the server is back: what could not be loaded while it was away most often can be then. */
function useReloadWhenBack() {
  const connection = useQuery<LiveState>({ queryKey: keys.live, queryFn: skipToken }).data?.connection;
  const away = useRef(false);
  useEffect(() => {
    if (connection === 'lost') {
      away.current = true;
    } else if (connection === 'open' && away.current) {
      window.location.reload();
    }
  }, [connection]);
}

/** What a page shows that could not be loaded or broke: an old console after an upgrade of the server, most often. */
export function RouteFailure() {
  useReloadWhenBack();
  const error = useRouteError();
  return <Failure error={error} retry={() => window.location.reload()} />;
}
