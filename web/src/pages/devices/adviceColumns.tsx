// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn } from '@/list/types';
import { Tags } from '@/pages/recommendations/columns';
import { CopyButton } from '@/parts/Copyable';
import { Count } from '@/parts/Count';
import { DecisionMark, ThreatMarks } from '@/parts/marks';
import { formatPoints, formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';

type Row = Schema<'DeviceRecommendation'>;

const words = text.deviceAdvice;

const useStyles = makeStyles({
  command: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, minWidth: 0 },
  code: {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  none: { color: tokens.colorNeutralForeground3 },
});

function Command({ it }: { it: Row }) {
  const styles = useStyles();
  const lines = it.commands.join('\n');
  if (lines === '') {
    return <span className={styles.none}>{words.noCommand}</span>;
  }
  return (
    <span className={styles.command}>
      <CopyButton content={lines} label={words.commandFor(it.title)} />
      <code className={styles.code} title={lines}>
        {it.commands.join('; ')}
      </code>
    </span>
  );
}

/**
 * What to do on the device `id`: from which version to which, by which command, and what that is worth there. The title has the version to
 * reach, so that its own column is there on demand.
 */
export function adviceColumns(id: string): ListColumn<Row>[] {
  return [
    {
      id: 'title',
      header: words.column.title,
      width: 300,
      grow: true,
      cell: (it) => <TextLink to={links.recommendation(it.id)}>{it.title}</TextLink>,
    },
    {
      id: 'installedVersions',
      header: words.column.installed,
      width: 120,
      sortable: false,
      cell: (it) => it.installedVersions.join(', '),
    },
    { id: 'commands', header: words.column.command, width: 330, sortable: false, cell: (it) => <Command it={it} /> },
    {
      id: 'closesCount',
      header: words.column.closes,
      hint: words.column.closesHint,
      exports: ['closesCount', 'closes'],
      width: 92,
      align: 'end',
      descendingFirst: true,
      cell: (it) => (
        <Count
          count={it.closesCount}
          to={links.device(id, 'weaknesses', { recommendation: it.id })}
          label={words.closesOf(it.title)}
        />
      ),
    },
    {
      id: 'deviceGain',
      header: words.column.gain,
      hint: words.column.gainHint,
      width: 92,
      align: 'end',
      descendingFirst: true,
      cell: (it) => (it.deviceGain === null ? text.common.notKnown : formatPoints(it.deviceGain)),
    },
    {
      id: 'knownExploited',
      header: words.column.threats,
      exports: ['knownExploited', 'publicExploit'],
      width: 84,
      descendingFirst: true,
      cell: (it) => <ThreatMarks knownExploited={it.knownExploited} publicExploit={it.publicExploit} />,
    },
    { id: 'ssvc', header: words.column.ssvc, width: 84, cell: (it) => <DecisionMark decision={it.ssvc} /> },
    ...hiddenColumns(id),
  ];
}

function hiddenColumns(id: string): ListColumn<Row>[] {
  return [
    {
      id: 'targetVersions',
      header: words.column.target,
      width: 132,
      sortable: false,
      hidden: true,
      cell: (it) => it.targetVersions.join(', '),
    },
    {
      id: 'deviceScoreAfter',
      header: words.column.after,
      hint: words.column.afterHint,
      width: 92,
      align: 'end',
      hidden: true,
      cell: (it) => (it.deviceScoreAfter === null ? text.common.notKnown : formatScore(it.deviceScoreAfter)),
    },
    {
      id: 'type',
      header: words.column.type,
      width: 110,
      hidden: true,
      cell: (it) => text.recommendations.type[it.type],
    },
    {
      id: 'software',
      header: words.column.software,
      width: 150,
      exports: ['software', 'vendor'],
      hidden: true,
      cell: (it) => <TextLink to={links.product(it.softwareId)}>{it.component ?? it.software}</TextLink>,
    },
    {
      id: 'tags',
      header: words.column.tags,
      width: 140,
      sortable: false,
      hidden: true,
      cell: (it) => <Tags tags={it.tags} />,
    },
    {
      id: 'deviceWeaknesses',
      header: words.column.open,
      hint: words.column.openHint,
      width: 100,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (it) => (
        <Count count={it.deviceWeaknesses} to={links.device(id, 'weaknesses', { software: it.softwareId })} />
      ),
    },
    {
      id: 'exposed',
      header: words.column.exposed,
      width: 130,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (it) => (
        <Count count={it.exposed} to={links.recommendation(it.id, 'devices')} label={words.onDevices(it.title)} />
      ),
    },
    {
      id: 'impact',
      header: words.column.impact,
      hint: words.column.impactHint,
      width: 140,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (it) => formatPoints(it.impact),
    },
    {
      id: 'endOfSupportDate',
      header: words.column.endOfSupport,
      width: 130,
      hidden: true,
      cell: (it) => (it.endOfSupportDate === null ? '' : formatDay(new Date(it.endOfSupportDate))),
    },
  ];
}
