// SPDX-License-Identifier: Apache-2.0
import { Skeleton, SkeletonItem } from '@fluentui/react-components';
import { Navigate, useParams } from 'react-router-dom';
import { ApiError } from '@/api/errors';
import { links } from '@/app/links';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { Page } from '@/parts/Page';
import { PageTabs } from '@/parts/PageTabs';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Changes } from './Changes';
import { DeviceActions } from './DeviceActions';
import { DeviceMarks } from './DeviceMarks';
import { NotAssessed } from './NotAssessed';
import { Notices } from './Notices';
import { Overview } from './Overview';
import { Recommendations } from './Recommendations';
import { Software } from './Software';
import { type Device, useDevice } from './useDevice';
import { Weaknesses } from './Weaknesses';

const TABS = ['overview', 'weaknesses', 'software', 'recommendations', 'not-assessed', 'changes'] as const;
type Tab = (typeof TABS)[number];

function tabOf(name: string | undefined): Tab | undefined {
  return name === undefined ? 'overview' : TABS.find((tab) => tab === name);
}

function countOf(device: Device, tab: Tab): number | undefined {
  switch (tab) {
    case 'weaknesses':
      return device.weaknesses;
    case 'software':
      return device.softwareCount;
    case 'not-assessed':
      return device.assessmentGaps;
    default:
      return undefined;
  }
}

function Content({ device, tab }: { device: Device; tab: Tab }) {
  switch (tab) {
    case 'overview':
      return <Overview device={device} />;
    case 'weaknesses':
      return <Weaknesses device={device} />;
    case 'software':
      return <Software device={device} />;
    case 'recommendations':
      return <Recommendations device={device} />;
    case 'not-assessed':
      return <NotAssessed device={device} />;
    case 'changes':
      return <Changes device={device} />;
  }
}

/** One device: what is known of it, and why. */
export function Component() {
  const { id = '', tab: name } = useParams();
  const tab = tabOf(name);
  const asked = useDevice(id);
  const device = asked.data;
  if (tab === undefined) {
    return <Navigate to={links.device(id)} replace />;
  }
  if (device === undefined && asked.error instanceof ApiError && asked.error.status === 404) {
    return (
      <Page title={text.device.unknown}>
        <Empty title={id}>
          {text.device.unknownWhy} <TextLink to={links.devices()}>{text.device.toDevices}</TextLink>
        </Empty>
      </Page>
    );
  }
  if (device === undefined) {
    return (
      <Page title={text.devices.title}>
        {asked.error ? <Failure error={asked.error} retry={() => void asked.refetch()} /> : <Waiting />}
      </Page>
    );
  }
  return (
    <Page
      title={device.name || device.id}
      marks={<DeviceMarks device={device} />}
      actions={<DeviceActions device={device} />}
      full={tab !== 'overview'}
    >
      <Notices device={device} />
      <PageTabs
        label={text.device.tabs}
        current={tab}
        tabs={TABS.map((one) => ({
          id: one,
          label: text.device.tab[one],
          to: links.device(device.id, one === 'overview' ? undefined : one),
          count: countOf(device, one),
        }))}
      />
      <Content device={device} tab={tab} />
    </Page>
  );
}

/** The page's shape before anything is known. */
function Waiting() {
  return (
    <Skeleton aria-label={text.common.loading}>
      <SkeletonItem size={36} style={{ marginBottom: 16 }} />
      <SkeletonItem size={128} style={{ marginBottom: 16 }} />
      <SkeletonItem size={128} />
    </Skeleton>
  );
}
