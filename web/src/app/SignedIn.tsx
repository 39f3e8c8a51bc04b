// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router-dom';
import { followChanges } from '@/api/live';
import { useSession } from '@/api/session';
import { Failure } from '@/parts/Failure';
import { Waiting } from '@/parts/Waiting';
import { links } from './links';

/** Lets its children show for somebody who is signed in, and follows the fleet's changes meanwhile; others go to sign in first. */
export function SignedIn({ children }: { children: ReactNode }) {
  const session = useSession();
  const client = useQueryClient();
  const location = useLocation();
  const signedIn = session.data !== null && session.data !== undefined && !session.data.mustChangePassword;
  useEffect(() => (signedIn ? followChanges(client) : undefined), [signedIn, client]);
  if (session.data === undefined) {
    return session.error ? <Failure error={session.error} retry={() => void session.refetch()} /> : <Waiting />;
  }
  if (!signedIn) {
    const back = location.pathname + location.search;
    return <Navigate to={back === '/' ? links.signIn() : `${links.signIn()}?to=${encodeURIComponent(back)}`} replace />;
  }
  return children;
}
