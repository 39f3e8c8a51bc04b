// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useDashboard, useFacets } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { DataList } from '@/list/DataList';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { notAssessedColumns, notAssessedFilters } from './columns';
import { Reasons } from './Reasons';
import { totalOf } from './reasons';

const words = text.notAssessed;

const useStyles = makeStyles({
  lead: { margin: 0, maxWidth: '90ch', color: tokens.colorNeutralForeground2 },
  reasons: {
    padding: 0,
    gap: 0,
    '& > :first-child': { padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}` },
  },
  list: { display: 'flex', flexDirection: 'column', height: '78dvh', minHeight: '420px' },
});

function Lead({ dashboard }: { dashboard: Schema<'Dashboard'> }) {
  const styles = useStyles();
  const total = totalOf(dashboard.notAssessed);
  const { withAssessmentGaps: devices, withNotAssessedSoftware: whole } = dashboard.devices;
  return (
    <Body1 as="p" className={styles.lead}>
      {words.lead(total, formatCount(total))}{' '}
      {devices > 0 ? (
        <>
          <Count count={devices} to={links.devices({ assessmentGaps: true })} label={words.gapDevices(devices)} />{' '}
          {words.gapDevices(devices)}{' '}
          <Count count={whole} to={links.devices({ notAssessed: true })} label={words.unassessedDevices} />{' '}
          {words.unassessedDevices}
        </>
      ) : null}
    </Body1>
  );
}

function Head() {
  const styles = useStyles();
  const dashboard = useDashboard();
  if (dashboard.error && dashboard.data === undefined) {
    return <Failure error={dashboard.error} retry={() => void dashboard.refetch()} />;
  }
  if (dashboard.data === undefined) {
    return (
      <Skeleton aria-label={text.common.loading}>
        <SkeletonItem size={20} />
        <SkeletonItem size={128} />
        <SkeletonItem size={128} />
      </Skeleton>
    );
  }
  if (totalOf(dashboard.data.notAssessed) === 0) {
    return null;
  }
  return (
    <>
      <Lead dashboard={dashboard.data} />
      <Card title={words.reasonsTitle} className={styles.reasons}>
        <Reasons counts={dashboard.data.notAssessed} />
      </Card>
    </>
  );
}

/** What could not be judged, and why: as visible as what is wrong. */
export function Component() {
  const styles = useStyles();
  const counts = useDashboard().data?.notAssessed;
  const ecosystems = useFacets().data?.ecosystems;
  const filters = useMemo(
    () =>
      notAssessedFilters(
        counts ?? [],
        (ecosystems ?? []).map((one) => ({ value: one.value, label: one.value })),
      ),
    [counts, ecosystems],
  );
  return (
    <Page title={words.title}>
      <Head />
      <div className={styles.list}>
        <DataList<Schema<'NotAssessed'>>
          name="not-assessed"
          label={words.list}
          path="/api/v1/not-assessed"
          columns={notAssessedColumns}
          filters={filters}
          sort="assessed,-devices,name"
          rowId={(it) => `${it.softwareKey} ${it.reason}`}
          rowHeight={48}
          searchHint={words.searchHint}
          empty={
            <Empty title={words.allClear}>
              {words.allClearMore} <TextLink to={links.settings('feeds')}>{words.toFeeds}</TextLink>
            </Empty>
          }
        />
      </div>
    </Page>
  );
}
