// SPDX-License-Identifier: Apache-2.0
import { useRouteError } from 'react-router-dom';
import { Failure } from '@/parts/Failure';

/** What a page shows that could not be loaded or broke: an old console after an upgrade of the server, most often. */
export function RouteFailure() {
  const error = useRouteError();
  return <Failure error={error} retry={() => window.location.reload()} />;
}
