// SPDX-License-Identifier: Apache-2.0
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '@/api/keys';
import type { LiveState } from '@/api/live';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import { SessionNotice } from './SessionNotice';

/** A short hitch is no news. */
const PATIENCE_MS = 1500;

/** Says so while the server can't be heard, and goes by itself when it is back; and says when the session is about to end. */
export function LiveBanner() {
  const live = useQuery<LiveState>({
    queryKey: keys.live,
    queryFn: skipToken,
  });
  const lost = live.data?.connection === 'lost';
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!lost) {
      setLate(false);
      return undefined;
    }
    const timer = window.setTimeout(() => setLate(true), PATIENCE_MS);
    return () => window.clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {lost && late ? (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{text.shell.lostTitle}</MessageBarTitle>
            {text.shell.lost(formatTime(new Date(live.data?.since ?? Date.now())))}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <SessionNotice />
    </div>
  );
}
