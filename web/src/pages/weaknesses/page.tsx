// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { BugFilled, FireFilled } from '@fluentui/react-icons';
import { useParams } from 'react-router-dom';
import { ApiError } from '@/api/errors';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Failure } from '@/parts/Failure';
import { hasExploit, SeverityMark } from '@/parts/marks';
import { Page } from '@/parts/Page';
import { PageSkeleton } from '@/parts/PageSkeleton';
import { PageTabs } from '@/parts/PageTabs';
import { text } from '@/text';
import { DevicesTab } from './DevicesTab';
import { WeaknessTags } from './marks';
import { Overview } from './Overview';
import { useWeakness } from './queries';
import { SoftwareTab } from './SoftwareTab';
import { Sources } from './Sources';
import { UnknownWeakness } from './UnknownWeakness';
import { VersionsTab } from './VersionsTab';

type Detail = Schema<'WeaknessDetail'>;

const words = text.weakness;

/** Tabs that are a list, which scrolls by itself. */
const LISTS = ['software', 'versions', 'devices'];

const useStyles = makeStyles({
  aliases: { margin: 0, color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
});

function tabsOf(it: Detail) {
  const products = new Set(it.software.map((part) => part.softwareId)).size;
  return [
    { id: 'overview', label: words.tab.overview, to: links.weakness(it.id) },
    { id: 'software', label: words.tab.software, to: links.weakness(it.id, 'software'), count: products },
    {
      id: 'versions',
      label: words.tab.versions,
      to: links.weakness(it.id, 'versions'),
      count: it.software.length,
    },
    { id: 'devices', label: words.tab.devices, to: links.weakness(it.id, 'devices'), count: it.exposed },
    { id: 'sources', label: words.tab.sources, to: links.weakness(it.id, 'sources'), count: it.recordCount },
  ];
}

function Marks({ it }: { it: Detail }) {
  return (
    <>
      <SeverityMark severity={it.severity} />
      {it.rejected ? (
        <Badge appearance="outline" color="informative" shape="rounded">
          {words.rejectedMark}
        </Badge>
      ) : null}
      {it.knownExploited ? (
        <Badge appearance="tint" color="danger" shape="rounded" icon={<FireFilled />}>
          {words.exploitedMark}
        </Badge>
      ) : null}
      {!it.knownExploited && hasExploit(it.exploit) ? (
        <Badge appearance="tint" color="severe" shape="rounded" icon={<BugFilled />}>
          {text.common.exploit[it.exploit]}
        </Badge>
      ) : null}
      <WeaknessTags tags={it.tags} />
    </>
  );
}

function TabContent({ it, tab }: { it: Detail; tab: string }) {
  switch (tab) {
    case 'software':
      return <SoftwareTab it={it} />;
    case 'versions':
      return <VersionsTab it={it} />;
    case 'devices':
      return <DevicesTab it={it} />;
    case 'sources':
      return <Sources it={it} />;
    default:
      return <Overview it={it} />;
  }
}

/** One weakness: what it is, how bad, who says so, who has it here, and what to do. */
export function Component() {
  const { cve = '', tab = 'overview' } = useParams();
  const styles = useStyles();
  const known = useWeakness(cve);
  if (known.error instanceof ApiError && known.error.status === 404) {
    return <UnknownWeakness id={cve} />;
  }
  if (known.data === undefined) {
    return (
      <Page title={cve}>
        {known.error ? <Failure error={known.error} retry={() => void known.refetch()} /> : <PageSkeleton />}
      </Page>
    );
  }
  const it = known.data;
  return (
    <Page title={it.id} marks={<Marks it={it} />} full={LISTS.includes(tab)}>
      {it.aliases.length > 0 ? (
        <p className={styles.aliases}>
          {words.aliases} {it.aliases.join(', ')}
        </p>
      ) : null}
      <PageTabs label={words.tabs} tabs={tabsOf(it)} current={tab} />
      <TabContent it={it} tab={tab} />
    </Page>
  );
}
