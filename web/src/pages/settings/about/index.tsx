// SPDX-License-Identifier: Apache-2.0
import { Badge, Link, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { Card } from '@/parts/Card';
import { Copyable } from '@/parts/Copyable';
import { Count } from '@/parts/Count';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { formatDay, formatTime } from '@/parts/time';
import { text } from '@/text';
import { Rows } from '../parts/Rows';
import { Table } from '../parts/Table';
import { useAbout } from '../queries';
import { uptime } from './uptime';

const words = text.settings.about;

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 200px) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
    alignItems: 'baseline',
    '@media (max-width: 600px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXXS },
  },
  term: { color: tokens.colorNeutralForeground3 },
  value: {
    margin: 0,
    minWidth: 0,
    overflowWrap: 'anywhere',
    '@media (max-width: 600px)': { paddingBottom: tokens.spacingVerticalS },
  },
});

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => [
        <dt key={`${term} term`} className={styles.term}>
          {term}
        </dt>,
        <dd key={term} className={styles.value}>
          {value}
        </dd>,
      ])}
    </dl>
  );
}

const SOON_MS = 30 * 86_400_000;

function Expiry({ time }: { time: string | null }) {
  if (time === null) {
    return text.common.notKnown;
  }
  const left = new Date(time).getTime() - Date.now();
  return (
    <>
      {formatDay(new Date(time))}{' '}
      {left < SOON_MS ? (
        <Badge appearance="tint" color={left < 0 ? 'danger' : 'warning'} shape="rounded">
          {left < 0 ? words.over : words.soon}
        </Badge>
      ) : null}
    </>
  );
}

/** What this server is, how it is reached and trusted, what it knows, and whose work is in it. */
export default function About() {
  const about = useAbout();
  if (about.error) {
    return <Failure error={about.error} retry={() => void about.refetch()} />;
  }
  if (about.data === undefined) {
    return <Rows count={8} />;
  }
  const { data } = about;
  return (
    <>
      <Card title={words.server}>
        <Facts
          facts={[
            [
              words.version,
              data.commit === null ? data.version : words.versionOf(data.version, data.commit.slice(0, 12)),
            ],
            [words.started, words.since(formatTime(new Date(data.started)), uptime(data.uptimeSeconds))],
            [words.devices, <Count key="devices" count={data.devices} to={links.devices()} label={words.devices} />],
            [words.address, <Copyable key="address" label={words.address} content={data.address} />],
            ...(data.certificate === null
              ? ([[words.certificate, words.noTls]] as const)
              : ([
                  [
                    words.fingerprint,
                    <Copyable key="fingerprint" label={words.fingerprint} content={data.certificate.fingerprint} />,
                  ],
                  [words.certificate, data.certificate.selfSigned ? words.selfSigned : words.byAuthority],
                  [words.certificateExpires, <Expiry key="expires" time={data.certificate.expires} />],
                ] as const)),
            [words.tenant, <Copyable key="tenant" label={words.tenant} content={data.tenantId} />],
          ]}
        />
      </Card>
      <Card title={words.knowledge}>
        <Facts
          facts={[
            [
              words.feeds,
              <Count
                key="feeds"
                count={data.knowledge.feeds}
                to={links.settings('feeds', undefined, { state: 'stale,current' })}
                label={words.feeds}
              />,
            ],
            [
              words.staleFeeds,
              <Count
                key="stale"
                count={data.knowledge.staleFeeds}
                to={links.settings('feeds', undefined, { state: 'stale' })}
                label={words.staleFeeds}
              />,
            ],
            [words.records, formatCount(data.knowledge.records)],
            [words.imported, <Ago key="imported" time={data.knowledge.imported} />],
          ]}
        />
      </Card>
      <Card title={words.programs}>
        <Facts
          facts={[
            [
              words.openapi,
              <Link key="openapi" href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
                {words.openapiLink}
              </Link>,
            ],
            [words.limits, words.limitsOf(data.limits)],
          ]}
        />
      </Card>
      <Card title={words.libraries}>
        <Table
          label={words.libraries}
          rows={data.libraries}
          rowId={({ name }) => name}
          columns={[
            { id: 'name', header: words.work, cell: ({ name }) => name },
            { id: 'licence', header: words.licence, cell: ({ licence }) => licence },
            { id: 'use', header: words.use, cell: ({ use }) => use },
          ]}
        />
      </Card>
    </>
  );
}
