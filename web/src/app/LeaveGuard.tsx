// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useEffect } from 'react';
import { useBlocker } from 'react-router-dom';
import { useAnyUnsaved, useUnsavedForms } from './unsaved';

const LeaveDialog = lazy(() => import('./LeaveDialog'));

/** Asks before a page with unsaved input is left, inside the console and out of it. */
export function LeaveGuard() {
  const forms = useUnsavedForms();
  const any = useAnyUnsaved();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => forms.any() && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!any) {
      return undefined;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [any]);
  return blocker.state === 'blocked' ? (
    <Suspense>
      <LeaveDialog stay={() => blocker.reset()} leave={() => blocker.proceed()} />
    </Suspense>
  ) : null;
}
