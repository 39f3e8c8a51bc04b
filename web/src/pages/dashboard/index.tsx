// SPDX-License-Identifier: Apache-2.0
import { Navigate } from 'react-router-dom';
import { useDashboard } from '@/api/queries';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Failure } from '@/parts/Failure';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { ActionsCard } from './ActionsCard';
import { DashboardSkeleton } from './DashboardSkeleton';
import { DevicesCard } from './DevicesCard';
import { ExploitedCard } from './ExploitedCard';
import { ExposureCard } from './ExposureCard';
import { FeedsCard } from './FeedsCard';
import { GroupsCard } from './GroupsCard';
import { MoversCard } from './MoversCard';
import { NotAssessedCard } from './NotAssessedCard';
import { PlacesCard } from './PlacesCard';
import { type Overview, useDays, useGroupScores, useMovers } from './queries';
import { ScoreCard } from './ScoreCard';
import { SoftwareCard } from './SoftwareCard';
import { StaleFeeds } from './StaleFeeds';
import { useGrid } from './styles';
import { TopDevicesCard } from './TopDevicesCard';
import { WeaknessesCard } from './WeaknessesCard';

function Cards({ overview }: { overview: Overview }) {
  const grid = useGrid();
  const [days] = useDays();
  const movers = useMovers(days);
  const groups = useGroupScores();
  const grouped = groups.data?.some((group) => group.groupId !== 0) ? groups.data : undefined;
  return (
    <div className={grid.grid}>
      <ScoreCard overview={overview} movers={movers.data} className={grid.score} />
      <ActionsCard overview={overview} className={grid.actions} />
      <ExposureCard overview={overview} className={grid.narrow} />
      <WeaknessesCard overview={overview} className={grid.narrow} />
      <DevicesCard overview={overview} className={grid.narrow} />
      <NotAssessedCard overview={overview} className={grid.narrow} />
      <ExploitedCard overview={overview} className={grid.narrow} />
      <MoversCard className={grid.narrow} />
      <SoftwareCard overview={overview} className={grid.half} />
      <TopDevicesCard overview={overview} className={grid.half} />
      <FeedsCard overview={overview} className={grid.half} />
      {grouped ? <GroupsCard groups={grouped} className={grid.half} /> : null}
      <PlacesCard className={grouped ? grid.whole : grid.half} />
    </div>
  );
}

/** Devices are missing: what to do about it, where the numbers would be. */
function NoDevices() {
  return (
    <Card title={text.dashboard.noneTitle}>
      <div>{text.dashboard.none}</div>
      <div>
        <TextLink to={links.start()}>{text.dashboard.goStart}</TextLink>
      </div>
    </Card>
  );
}

/** What matters most, at a glance. */
export function Component() {
  const overview = useDashboard();
  if (overview.data === undefined) {
    return (
      <Page title={text.dashboard.title}>
        {overview.error ? (
          <Failure error={overview.error} retry={() => void overview.refetch()} />
        ) : (
          <DashboardSkeleton />
        )}
      </Page>
    );
  }
  const { devices, feeds } = overview.data;
  const empty = devices.total + devices.silent === 0;
  if (empty && feeds.length === 0) {
    return <Navigate to={links.start()} replace />;
  }
  return (
    <Page title={text.dashboard.title}>
      <StaleFeeds overview={overview.data} />
      {empty ? <NoDevices /> : <Cards overview={overview.data} />}
    </Page>
  );
}
