// SPDX-License-Identifier: Apache-2.0
import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { useSession } from '@/api/session';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import { links } from './links';

const BEFORE_MS = 10 * 60_000;

/** Says quietly that the session's longest time is nearly over; it can't be prolonged, only begun anew. */
export function SessionNotice() {
  const session = useSession();
  const navigate = useNavigate();
  const location = useLocation();
  const expires = session.data?.expires ?? '';
  const [near, setNear] = useState(false);
  useEffect(() => {
    setNear(false);
    const left = Date.parse(expires) - Date.now();
    if (!(left > 0)) {
      return undefined;
    }
    const timer = window.setTimeout(() => setNear(true), Math.max(0, left - BEFORE_MS));
    return () => window.clearTimeout(timer);
  }, [expires]);
  if (!near) {
    return null;
  }
  const options = new URLSearchParams({ renew: expires, to: location.pathname + location.search });
  return (
    <MessageBar intent="info">
      <MessageBarBody>
        <MessageBarTitle>{text.shell.endsTitle}</MessageBarTitle>
        {text.shell.ends(formatTime(new Date(expires)))}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => navigate(`${links.signIn()}?${options.toString()}`)}>{text.shell.signInAgain}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
