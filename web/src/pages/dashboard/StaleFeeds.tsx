// SPDX-License-Identifier: Apache-2.0
import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { links } from '@/app/links';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { byAge } from './feeds';
import type { Overview } from './queries';

const words = text.dashboard.stale;
const NAMED = 4;

/** Says that feeds are out of date, which ones, and what that means; nothing where all are fresh. */
export function StaleFeeds({ overview }: { overview: Overview }) {
  if (overview.feeds.length === 0) {
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{text.dashboard.noFeedsTitle}</MessageBarTitle>
          {text.dashboard.noFeeds}{' '}
          <TextLink inSentence to={links.start()}>
            {text.dashboard.getFeeds}
          </TextLink>
        </MessageBarBody>
      </MessageBar>
    );
  }
  const stale = byAge(overview.feeds.filter((feed) => feed.stale));
  if (stale.length === 0) {
    return null;
  }
  const names = stale
    .slice(0, NAMED)
    .map(
      (feed) =>
        `${feed.name} (${feed.ageDays === null ? words.unknown : words.age(feed.ageDays, formatCount(feed.ageDays))})`,
    );
  if (stale.length > NAMED) {
    names.push(words.more(formatCount(stale.length - NAMED)));
  }
  const judged = overview.devices.judgedByStaleFeed;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{words.title(formatCount(stale.length), formatCount(overview.feeds.length))}</MessageBarTitle>
        {names.join(', ')}.{' '}
        {judged > 0 ? (
          <>
            <TextLink inSentence to={links.devices({ judgedByStaleFeed: true })}>
              {words.judged(formatCount(judged))}
            </TextLink>
            {'. '}
          </>
        ) : null}
        {words.consequence}{' '}
        <TextLink inSentence to={links.settings('feeds', undefined, { state: 'stale' })}>
          {words.settings}
        </TextLink>
      </MessageBarBody>
    </MessageBar>
  );
}
