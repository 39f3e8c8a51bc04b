// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import type { ListColumn, ListFilter } from '@/list/types';
import { type DevicePart, isNarrowed } from '@/pages/weaknesses/devicePart';
import { Count } from '@/parts/Count';
import { DecisionMark, ThreatMarks } from '@/parts/marks';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';
import { ofPart, openOver } from './address';
import { Gain } from './Gain';
import { peopleName } from './sentences';

type Recommendation = Schema<'Recommendation'>;

const words = text.recommendations;

/** A tag's words; tags that this console does not know are shown as the server names them. */
export function tagName(tag: string): string {
  const known: Readonly<Record<string, string>> = words.tag;
  return known[tag] ?? tag;
}

function tagColour(tag: string): 'danger' | 'warning' | 'informative' {
  if (tag === 'zero day') {
    return 'danger';
  }
  return tag === 'end of support' || tag === 'no fix' ? 'warning' : 'informative';
}

/** What the threat marks say already. */
const MARKED = new Set(['known exploited', 'public exploit', 'high value']);

const useStyles = makeStyles({
  tags: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  pair: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  component: { whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' },
  vendor: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  slash: { color: tokens.colorNeutralForeground3 },
});

/** The tags that no other mark shows. */
export function Tags({ tags }: { tags: readonly string[] }) {
  const styles = useStyles();
  return (
    <span className={styles.tags}>
      {tags
        .filter((tag) => !MARKED.has(tag))
        .map((tag) => (
          <Badge key={tag} appearance="tint" color={tagColour(tag)}>
            {tagName(tag)}
          </Badge>
        ))}
    </span>
  );
}

/** The product, with its vendor: two vendors may have one of the same name. */
function Component({ it }: { it: Recommendation }) {
  const styles = useStyles();
  return (
    <span className={styles.component}>
      <TextLink to={links.product(it.softwareId)}>{peopleName(it.software)}</TextLink>
      {it.vendor === null ? null : <span className={styles.vendor}> {peopleName(it.vendor)}</span>}
    </span>
  );
}

function Exposed({ it, search, part }: { it: Recommendation; search: string; part: DevicePart }) {
  const styles = useStyles();
  return (
    <span className={styles.pair}>
      <Count count={it.exposed} to={ofPart(it.id, part, search)} label={words.figure.exposed} />
      <span className={styles.slash}> / </span>
      <Count
        count={it.installed}
        to={links.product(it.softwareId, 'devices', { ...part })}
        label={words.figure.ofInstalledAfter}
      />
    </span>
  );
}

/**
 * The list's columns; `greatest` is the gain that fills a bar, `search` the list's state in the address, `part` the devices that are
 * counted.
 */
export function recommendationColumns(
  greatest: number,
  search: string,
  part: DevicePart = {},
): ListColumn<Recommendation>[] {
  return [
    {
      id: 'title',
      header: words.column.title,
      width: 200,
      grow: true,
      cell: (it) => <TextLink to={openOver(it.id, 'overview', search)}>{it.title}</TextLink>,
    },
    {
      id: 'software',
      header: words.column.software,
      width: 150,
      exports: ['software', 'vendor'],
      cell: (it) => <Component it={it} />,
    },
    {
      id: 'knownExploited',
      header: words.column.threats,
      exports: ['knownExploited', 'publicExploit', 'highValueExposed'],
      width: 84,
      descendingFirst: true,
      cell: (it) => (
        <ThreatMarks
          knownExploited={it.knownExploited}
          publicExploit={it.publicExploit}
          highValueExposed={it.highValueExposed}
        />
      ),
    },
    {
      id: 'exposed',
      header: words.column.exposed,
      hint: isNarrowed(part) ? words.column.exposedOfPart : words.column.exposedHint,
      exports: ['exposed', 'installed'],
      width: 136,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Exposed it={it} search={search} part={part} />,
    },
    {
      id: 'closesCount',
      header: words.column.closes,
      width: 74,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Count count={it.closesCount} to={openOver(it.id, 'weaknesses', search)} />,
    },
    {
      id: 'impact',
      header: words.column.impact,
      hint: words.column.impactHint,
      width: 132,
      align: 'end',
      descendingFirst: true,
      cell: (it) => <Gain points={it.impact} greatest={greatest} />,
    },
    { id: 'ssvc', header: words.column.ssvc, width: 82, cell: (it) => <DecisionMark decision={it.ssvc} /> },
    { id: 'status', header: words.column.status, width: 72, cell: (it) => words.status[it.status] },
    { id: 'type', header: words.column.type, width: 142, cell: (it) => words.type[it.type] },
    { id: 'tags', header: words.column.tags, width: 104, sortable: false, cell: (it) => <Tags tags={it.tags} /> },
    ...hiddenColumns(),
  ];
}

function hiddenColumns(): ListColumn<Recommendation>[] {
  return [
    { id: 'vendor', header: words.column.vendor, width: 140, hidden: true, cell: (it) => it.vendor ?? '' },
    {
      id: 'category',
      header: words.column.category,
      width: 140,
      hidden: true,
      cell: (it) => (it.category === null ? '' : words.category[it.category]),
    },
    {
      id: 'recommendedVersion',
      header: words.column.version,
      width: 160,
      hidden: true,
      cell: (it) => it.recommendedVersion ?? '',
    },
    {
      id: 'weaknesses',
      header: words.column.weaknesses,
      width: 130,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (it) => <Count count={it.weaknesses} to={links.product(it.softwareId, 'weaknesses')} />,
    },
    {
      id: 'highValueExposed',
      header: words.column.highValue,
      width: 150,
      align: 'end',
      descendingFirst: true,
      hidden: true,
      cell: (it) => formatCount(it.highValueExposed),
    },
    {
      id: 'endOfSupportDate',
      header: words.column.endOfSupport,
      width: 130,
      hidden: true,
      cell: (it) => (it.endOfSupportDate === null ? '' : formatPublishedDay(new Date(it.endOfSupportDate))),
    },
  ];
}

const optionsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** The list's filters. */
export const recommendationFilters: readonly ListFilter[] = [
  { id: 'status', label: words.filter.status, kind: 'choice', options: optionsOf(words.status) },
  { id: 'type', label: words.filter.type, kind: 'choice', options: optionsOf(words.type) },
  {
    id: 'ssvc',
    label: words.filter.ssvc,
    kind: 'choice',
    options: (['Act', 'Attend', 'Track*', 'Track'] as const).map((value) => ({
      value,
      label: text.common.ssvc[value],
    })),
  },
  { id: 'tag', label: words.filter.tag, kind: 'choice', options: optionsOf(words.tag) },
  { id: 'category', label: words.filter.category, kind: 'choice', options: optionsOf(words.category) },
  { id: 'knownExploited', label: words.filter.knownExploited, kind: 'flag' },
  { id: 'publicExploit', label: words.filter.publicExploit, kind: 'flag' },
  { id: 'endOfSupport', label: words.filter.endOfSupport, kind: 'flag' },
];
