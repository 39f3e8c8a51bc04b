// SPDX-License-Identifier: Apache-2.0
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';

type Detail = Schema<'WeaknessDetail'>;
type State = Pick<Detail, 'rejected' | 'tags' | 'software' | 'severity'>;

const words = text.weakness.notice;

interface Notice {
  intent: 'info' | 'warning' | 'error';
  title: string;
  text: string;
}

/** Nothing says for anything here whether an update exists: another thing than that there is none. */
function updateUnknown(it: State): boolean {
  return it.tags.includes('noSecurityUpdate') && it.software.every((part) => part.fix === 'unknown');
}

/** The states of a weakness that change what its numbers mean; the gravest first. */
export function noticesOf(it: State): Notice[] {
  const notices: Notice[] = [];
  if (it.rejected) {
    notices.push({ intent: 'info', title: words.rejectedTitle, text: words.rejected });
  }
  if (it.tags.includes('zeroDay')) {
    notices.push({ intent: 'error', title: words.zeroDayTitle, text: words.zeroDay });
  } else if (it.tags.includes('noSecurityUpdate')) {
    notices.push({ intent: 'warning', title: words.noFixTitle, text: words.noFix });
  } else if (it.tags.includes('someUpdatesAvailable')) {
    notices.push({ intent: 'info', title: words.someFixTitle, text: words.someFix });
  }
  const last = notices.at(-1);
  if (last !== undefined && updateUnknown(it)) {
    last.text = `${words.fixUnknown} ${last.text}`;
  }
  const open = it.software.filter((part) => part.status === 'under_investigation').length;
  if (open > 0) {
    notices.push({ intent: 'info', title: words.investigatingTitle, text: words.investigating(open) });
  }
  if (it.severity === 'unknown' && !it.rejected) {
    notices.push({ intent: 'info', title: words.unratedTitle, text: words.unrated });
  }
  return notices;
}

/** What has to be known before anything else on the page is read. */
export function Notices({ it }: { it: Detail }) {
  return noticesOf(it).map((notice) => (
    <MessageBar key={notice.title} intent={notice.intent} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{notice.title}</MessageBarTitle>
        {notice.text}
      </MessageBarBody>
    </MessageBar>
  ));
}
