// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useFeeds } from '@/api/queries';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Failure } from '@/parts/Failure';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { FeedAges } from './FeedAges';

const words = text.weakness.unknown;

const useStyles = makeStyles({
  text: { margin: 0, maxWidth: '80ch', overflowWrap: 'anywhere' },
  links: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXL}`,
  },
});

/** An id that no feed has: what that means, and which feeds would say. */
export function UnknownWeakness({ id }: { id: string }) {
  const styles = useStyles();
  const feeds = useFeeds();
  return (
    <Page title={id}>
      <Card title={words.title}>
        <p className={styles.text}>{words.text(id)}</p>
        <p className={styles.text}>{words.help}</p>
        <div className={styles.links}>
          <TextLink to={links.search(id)}>{words.search(id)}</TextLink>
          <TextLink to={links.settings('feeds')}>{words.feeds}</TextLink>
          <TextLink to={links.weaknesses()}>{words.list}</TextLink>
        </div>
      </Card>
      <Card title={words.feedsTitle}>
        <p className={styles.text}>{words.feedsLead}</p>
        {feeds.error && feeds.data === undefined ? <Failure error={feeds.error} /> : null}
        <FeedAges feeds={(feeds.data?.feeds ?? []).filter((feed) => feed.records > 0)} />
      </Card>
    </Page>
  );
}
