// SPDX-License-Identifier: Apache-2.0
import { Body1, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { useFacets } from '@/api/queries';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { useListState } from '@/list/useListState';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Bar } from './Bar';
import { DownloadTrends } from './DownloadTrends';
import { formatReportDay, numberOf } from './days';
import { reportFilters } from './filters';
import { PairCard } from './PairCard';
import { PAIRS, type Pair, type Report } from './pairs';
import { ReportSkeleton } from './ReportSkeleton';
import { Summary } from './Summary';
import { type Chosen, useDays, useReport } from './useReport';

const words = text.vulnerableDevices;

const useStyles = makeStyles({
  lead: { margin: 0, maxWidth: '90ch', color: tokens.colorNeutralForeground2 },
  // Of the filters before, while the answer to those chosen now is on its way.
  old: { opacity: 0.6 },
  young: { color: tokens.colorNeutralForeground3 },
  cards: { display: 'grid', gap: tokens.spacingVerticalL, maxWidth: '1680px', minWidth: 0 },
});

const NO_COLUMNS: readonly ListColumn<never>[] = [];
const NONE: readonly string[] = [];

function NoDevices() {
  return (
    <Card title={words.noDevices}>
      <Body1>
        {words.noDevicesHint} <TextLink to={links.start()}>{words.noDevicesLink}</TextLink>
      </Body1>
    </Card>
  );
}

interface ShownProps {
  report: Report;
  days: number;
  chosen: Chosen;
  known: Partial<Record<Pair, readonly string[]>>;
}

function Shown({ report, days, chosen, known }: ShownProps) {
  const styles = useStyles();
  if (report.totalDevices === 0 && report.trend.length === 0 && chosen.size === 0) {
    return <NoDevices />;
  }
  const young = youngOf(report, days);
  const pairs = PAIRS.filter((pair) => pair !== 'windowsVersion' || report.windowsVersion.length > 0);
  return (
    <div className={styles.cards}>
      <Summary report={report} chosen={chosen} />
      {report.vulnerableDevices === 0 ? (
        <Empty title={chosen.size === 0 ? words.nothing : words.nothingFits}>
          <TextLink to={links.notAssessed()}>{words.notAssessed}</TextLink>
        </Empty>
      ) : null}
      {young === null ? null : <Caption1 className={styles.young}>{young}</Caption1>}
      {pairs.map((pair) => (
        <PairCard key={pair} pair={pair} report={report} days={days} chosen={chosen} known={known[pair] ?? NONE} />
      ))}
    </div>
  );
}

/** From when trends count, where that is not as far back as is asked for. */
function youngOf(report: Report, days: number): string | null {
  const today = numberOf(report.time);
  const first = numberOf(report.trend[0]?.day ?? report.time);
  if (first === today && days > 1) {
    return words.first(formatReportDay(today));
  }
  return first > today - days + 1 ? words.young(formatReportDay(first)) : null;
}

/** The report of vulnerable devices: trends beside the status. */
export function Component() {
  const styles = useStyles();
  const facets = useFacets().data;
  const [days, chooseDays] = useDays();
  const filters = useMemo(() => reportFilters(facets), [facets]);
  const control = useListState({ name: 'vulnerable-devices', columns: NO_COLUMNS, filters, sort: '' });
  const answer = useReport(days, control.state.filters);
  const report = answer.data?.report;
  const known = useMemo(
    () => ({
      platform: facets?.platforms.map((one) => one.value) ?? NONE,
      windowsVersion: facets?.windowsVersions.map((one) => one.value) ?? NONE,
    }),
    [facets],
  );
  return (
    <Page title={words.title} actions={report === undefined ? null : <DownloadTrends report={report} />}>
      <Body1 as="p" className={styles.lead}>
        {words.lead}
      </Body1>
      <Bar filters={filters} control={control} days={days} chooseDays={chooseDays} />
      {answer.error && answer.data === undefined ? (
        <Failure error={answer.error} retry={() => void answer.refetch()} />
      ) : null}
      {answer.data === undefined ? (
        answer.error ? null : (
          <ReportSkeleton />
        )
      ) : (
        <div aria-busy={answer.isPlaceholderData} className={answer.isPlaceholderData ? styles.old : undefined}>
          <Shown report={answer.data.report} days={answer.data.days} chosen={answer.data.chosen} known={known} />
        </div>
      )}
    </Page>
  );
}
