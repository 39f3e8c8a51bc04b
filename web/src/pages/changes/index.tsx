// SPDX-License-Identifier: Apache-2.0
import { Caption1, MessageBar, MessageBarBody, makeStyles, ToggleButton, tokens } from '@fluentui/react-components';
import { type ComponentType, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Page } from '@/parts/Page';
import { type PageTab, PageTabs } from '@/parts/PageTabs';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import { GoneDevices, GoneWeaknesses, NewDevices, NewWeaknesses, SoftwareChanges } from './lists';
import { useMoversSince } from './queries';
import { LOOK_BACK_DAYS, sinceDaysAgo, sinceOf } from './since';

const words = text.changes;

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3 },
  ranges: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXXS },
});

type Tab = keyof typeof words.tab;
type Movers = Schema<'ScoreMovers'>;

/** What a tab shows, how many rows that is, and whether it is told from the log of changes. */
interface Kind {
  list: ComponentType<{ since: string }>;
  count: (movers: Movers) => number | null;
  logged: boolean;
}

function changesOf({ software }: Movers): number | null {
  const { installed, updated, removed } = software;
  return installed === null || updated === null || removed === null ? null : installed + updated + removed;
}

const KINDS: Readonly<Record<Tab, Kind>> = {
  'weaknesses-new': { list: NewWeaknesses, count: (it) => it.newWeaknesses.total, logged: false },
  'weaknesses-gone': { list: GoneWeaknesses, count: (it) => it.goneWeaknesses.total, logged: true },
  'devices-new': { list: NewDevices, count: (it) => it.devices.came, logged: false },
  'devices-gone': { list: GoneDevices, count: (it) => it.devices.went, logged: true },
  software: { list: SoftwareChanges, count: changesOf, logged: true },
};
const TABS: readonly Tab[] = ['weaknesses-new', 'weaknesses-gone', 'devices-new', 'devices-gone', 'software'];

/** What came, went and changed since a time that stands in the address: the lists behind the numbers of what moved the score. */
export function Component() {
  const styles = useStyles();
  const params = useParams();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [opened] = useState(() => new Date());
  const since = sinceOf(search.get('since'), opened);
  const tab = TABS.find((one) => one === params.tab) ?? 'weaknesses-new';
  const movers = useMoversSince(since);
  const totals = movers.data !== undefined && !movers.isPlaceholderData ? movers.data : undefined;
  const { list: List, logged } = KINDS[tab];
  const tabs: PageTab[] = TABS.map((id) => ({
    id,
    label: words.tab[id],
    to: links.changes(id, { since }),
    count: (totals && KINDS[id].count(totals)) ?? undefined,
  }));
  const ranges = (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className={styles.ranges} role="group" aria-label={words.range}>
      {LOOK_BACK_DAYS.map((days) => {
        const time = sinceDaysAgo(days, opened);
        return (
          <ToggleButton
            key={days}
            size="small"
            appearance="subtle"
            checked={time === since}
            onClick={() => navigate(links.changes(tab, { since: time }))}
          >
            {words.days(days)}
          </ToggleButton>
        );
      })}
    </div>
  );
  return (
    <Page
      title={words.title}
      full
      marks={<Caption1 className={styles.quiet}>{words.since(formatTime(new Date(since)))}</Caption1>}
      actions={ranges}
    >
      <PageTabs label={words.tabs} tabs={tabs} current={tab} />
      {logged && totals !== undefined && totals.changesSince > totals.since ? (
        <MessageBar layout="multiline">
          <MessageBarBody>{words.logged(formatTime(new Date(totals.changesSince)))}</MessageBarBody>
        </MessageBar>
      ) : null}
      <List key={`${tab} ${since}`} since={since} />
    </Page>
  );
}
