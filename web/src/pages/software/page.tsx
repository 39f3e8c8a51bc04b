// SPDX-License-Identifier: Apache-2.0
import { Badge } from '@fluentui/react-components';
import { useParams } from 'react-router-dom';
import { ApiError } from '@/api/errors';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { useAddressId } from '@/app/useAddressId';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { ThreatMarks } from '@/parts/marks';
import { Page } from '@/parts/Page';
import { PageSkeleton } from '@/parts/PageSkeleton';
import { PageTabs } from '@/parts/PageTabs';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { DevicesTab } from './DevicesTab';
import { InstallsTab } from './InstallsTab';
import { SoftwareTags, UnassessedMark } from './marks';
import { Overview } from './Overview';
import { useProduct } from './queries';
import { VersionsTab } from './VersionsTab';
import { WeaknessesTab } from './WeaknessesTab';

const words = text.software;

type Detail = Schema<'SoftwareDetail'>;

function tabsOf(it: Detail) {
  const whole = it.notAssessedReason === null;
  return [
    { id: 'overview', label: words.tab.overview, to: links.product(it.id) },
    ...(whole
      ? [
          {
            id: 'weaknesses',
            label: words.tab.weaknesses,
            to: links.product(it.id, 'weaknesses'),
            count: it.weaknesses,
          },
        ]
      : []),
    { id: 'devices', label: words.tab.devices, to: links.product(it.id, 'devices'), count: it.installed },
    { id: 'versions', label: words.tab.versions, to: links.product(it.id, 'versions') },
    { id: 'installs', label: words.tab.installs, to: links.product(it.id, 'installs') },
  ];
}

function TabContent({ it, tab }: { it: Detail; tab: string }) {
  switch (tab) {
    case 'weaknesses':
      return <WeaknessesTab it={it} />;
    case 'devices':
      return <DevicesTab it={it} />;
    case 'versions':
      return <VersionsTab it={it} />;
    case 'installs':
      return <InstallsTab it={it} />;
    default:
      return <Overview it={it} />;
  }
}

function Marks({ it }: { it: Detail }) {
  return (
    <>
      <Badge appearance="outline" shape="rounded" color="informative">
        {it.operatingSystem ? words.operatingSystem : it.ecosystem}
      </Badge>
      {it.vendor === it.ecosystem ? null : <span>{words.by(it.vendor)}</span>}
      <ThreatMarks
        knownExploited={it.knownExploited}
        publicExploit={it.publicExploit}
        highValueExposed={it.highValueExposed}
      />
      <SoftwareTags tags={it.tags} endOfSupport={it.endOfSupport} />
      {it.notAssessedReason === null ? null : <UnassessedMark reason={it.notAssessedReason} />}
    </>
  );
}

/** One product: what is known of it, where it is, and what to do. */
export function Component() {
  const { tab = 'overview' } = useParams();
  const id = useAddressId() ?? '';
  const product = useProduct(id);
  if (product.error instanceof ApiError && product.error.status === 404) {
    return (
      <Page title={words.missing.title}>
        <Empty title={id}>
          {words.missing.text} <TextLink to={links.software()}>{words.missing.back}</TextLink>
        </Empty>
      </Page>
    );
  }
  if (product.error && product.data === undefined) {
    return (
      <Page title={id}>
        <Failure error={product.error} retry={() => void product.refetch()} />
      </Page>
    );
  }
  if (product.data === undefined) {
    return (
      <Page title={id}>
        <PageSkeleton />
      </Page>
    );
  }
  return (
    <Page title={product.data.name} marks={<Marks it={product.data} />} full={tab !== 'overview'}>
      <PageTabs label={words.tabs} tabs={tabsOf(product.data)} current={tab} />
      <TabContent it={product.data} tab={tab} />
    </Page>
  );
}
