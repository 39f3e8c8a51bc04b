// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { keys } from '@/api/keys';
import { followChanges } from '@/api/live';
import { useSession } from '@/api/session';
import { Failure } from '@/parts/Failure';
import { Waiting } from '@/parts/Waiting';
import { LeaveGuard } from './LeaveGuard';
import { links } from './links';
import { UnsavedProvider, useAnyUnsaved } from './unsaved';

const SessionEnded = lazy(() => import('./SessionEnded'));

/** Asks the server again when the session's time is up, so that its end is seen without a click. */
function useEndOfSession(expires: string | undefined) {
  const client = useQueryClient();
  useEffect(() => {
    const left = Date.parse(expires ?? '') - Date.now();
    if (!(left > 0)) {
      return undefined;
    }
    const timer = window.setTimeout(() => void client.invalidateQueries({ queryKey: keys.session }), left + 1000);
    return () => window.clearTimeout(timer);
  }, [expires, client]);
}

function Gate({ children }: { children: ReactNode }) {
  const session = useSession();
  const client = useQueryClient();
  const location = useLocation();
  const unsaved = useAnyUnsaved();
  const signedIn = session.data !== null && session.data !== undefined && !session.data.mustChangePassword;
  useEffect(() => (signedIn ? followChanges(client) : undefined), [signedIn, client]);
  useEndOfSession(session.data?.expires);
  const lastName = useRef('');
  const name = session.data?.name;
  useEffect(() => {
    if (name !== undefined) {
      lastName.current = name;
    }
  }, [name]);
  if (session.data === undefined) {
    return session.error ? <Failure error={session.error} retry={() => void session.refetch()} /> : <Waiting />;
  }
  const ended = session.data === null && unsaved && lastName.current !== '';
  if (!signedIn && !ended) {
    const back = location.pathname + location.search;
    return <Navigate to={back === '/' ? links.signIn() : `${links.signIn()}?to=${encodeURIComponent(back)}`} replace />;
  }
  return (
    <>
      {children}
      {ended ? (
        <Suspense>
          <SessionEnded name={lastName.current} />
        </Suspense>
      ) : null}
    </>
  );
}

/**
 * Lets its children show for somebody who is signed in, and follows the fleet's changes meanwhile; others go to sign in first. Where the
 * session ends while a form holds unsaved input, the page stays and signing in happens on top of it.
 */
export function SignedIn({ children }: { children: ReactNode }) {
  return (
    <UnsavedProvider>
      <Gate>
        {children}
        <LeaveGuard />
      </Gate>
    </UnsavedProvider>
  );
}
