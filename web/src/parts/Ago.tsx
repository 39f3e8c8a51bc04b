// SPDX-License-Identifier: Apache-2.0
import { text } from '@/text';
import { formatAgo, formatTime } from './time';

/** How long ago something was, the full time on hover and for machines; says so where it is not known. */
export function Ago({ time }: { time: string | null | undefined }) {
  if (!time) {
    return <span>{text.common.notKnown}</span>;
  }
  const date = new Date(time);
  return (
    <time dateTime={time} title={formatTime(date)}>
      {formatAgo(date, new Date())}
    </time>
  );
}
