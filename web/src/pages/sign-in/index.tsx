// SPDX-License-Identifier: Apache-2.0
import { Navigate, useSearchParams } from 'react-router-dom';
import { type Session, useSession } from '@/api/session';
import { Failure } from '@/parts/Failure';
import { Waiting } from '@/parts/Waiting';
import { ChangeFirst } from './ChangeFirst';
import { PasswordForm } from './PasswordForm';
import { wayBack } from './problem';

type Step = 'wait' | 'sign-in' | 'change' | 'go';

/** What comes next. `renewFrom` is the end of the session that somebody wants to renew, or null. */
function stepOf(session: Session | null | undefined, renewFrom: string | null): Step {
  if (session === undefined) {
    return 'wait';
  }
  if (session === null || (renewFrom !== null && session.expires === renewFrom)) {
    return 'sign-in';
  }
  return session.mustChangePassword ? 'change' : 'go';
}

/** Signing in: first the password, then what the server asks for, then back to where one wanted to go. */
export function Component() {
  const session = useSession();
  const [search] = useSearchParams();
  const to = wayBack(search.get('to'));
  switch (stepOf(session.data, search.get('renew'))) {
    case 'wait':
      return session.error ? <Failure error={session.error} retry={() => void session.refetch()} /> : <Waiting />;
    case 'sign-in':
      return <PasswordForm to={to} renew={session.data?.name ?? ''} />;
    case 'change':
      return <ChangeFirst name={session.data?.name ?? ''} />;
    case 'go':
      return <Navigate to={to} replace />;
  }
}
