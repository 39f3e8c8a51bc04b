// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useFeeds } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { type Bar, Bars } from '@/parts/Bars';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { mostInstalled, staleDomains, toneOf } from './distribution';
import { domainName, versionOptions } from './VersionsTab';

type Version = Schema<'SoftwareVersion'>;

const words = text.software.distribution;

/** As many as can be taken in at once; the others are in the list of versions. */
const SHOWN = 12;

const useStyles = makeStyles({
  domain: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  quiet: { color: tokens.colorNeutralForeground3, margin: 0 },
});

function wordOf(version: Version, stale: ReadonlySet<string> | undefined): string {
  if (version.weaknesses > 0) {
    return words.vulnerable(version.weaknesses);
  }
  if (version.notAssessedReason === null) {
    return stale?.has(version.domain) ? words.clearByOld : words.clear;
  }
  return `${words.notAssessed}: ${text.common.reason[version.notAssessedReason]}`;
}

/** How many devices have which version, and what is known of each: vulnerable, not assessed, or nothing known against it. */
export function VersionPicture({ it }: { it: Schema<'SoftwareDetail'> }) {
  const styles = useStyles();
  const feeds = useFeeds();
  const stale = useMemo(() => feeds.data && staleDomains(feeds.data.feeds), [feeds.data]);
  const { shown, rest, restDevices } = mostInstalled(it.versions, SHOWN);
  if (shown.length === 0) {
    return <p className={styles.quiet}>{words.none}</p>;
  }
  const several = new Set(it.versions.map((version) => version.domain)).size > 1;
  const bars = shown.map((version): Bar => {
    const name = version.version === '' ? text.software.version.noVersion : version.version;
    return {
      id: `${version.domain} ${version.version}`,
      label: (
        <>
          {name}
          {several ? <div className={styles.domain}>{domainName(version.domain)}</div> : null}
        </>
      ),
      value: version.devices,
      tone: toneOf(version, stale),
      word: wordOf(version, stale),
      to: links.product(it.id, 'devices', versionOptions(version)),
      counts: words.counts(name),
    };
  });
  return (
    <>
      <Bars label={words.title} bars={bars} />
      {rest > 0 ? <TextLink to={links.product(it.id, 'versions')}>{words.rest(rest, restDevices)}</TextLink> : null}
    </>
  );
}
