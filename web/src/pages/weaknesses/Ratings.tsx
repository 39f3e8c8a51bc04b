// SPDX-License-Identifier: Apache-2.0
import { Badge, Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular, WarningRegular } from '@fluentui/react-icons';
import { Fragment, useId, useMemo, useState } from 'react';
import type { Schema } from '@/api/types';
import { Card } from '@/parts/Card';
import { SeverityMark } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { text } from '@/text';
import { disagreement, groupRatings, type RatingGroup, readVector } from './cvss';

type Detail = Schema<'WeaknessDetail'>;

const words = text.weakness.rating;

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse' },
  head: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS} 0`,
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  cell: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS} 0`,
    verticalAlign: 'top',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  source: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, alignItems: 'center' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  vector: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    fontWeight: 'normal',
    textAlign: 'start',
    justifyContent: 'flex-start',
    whiteSpace: 'nowrap',
    minWidth: 0,
    paddingInline: 0,
  },
  wide: { '@media (max-width: 600px)': { display: 'none' } },
  whole: {
    overflowWrap: 'anywhere',
    whiteSpace: 'normal',
    margin: 0,
    '@media (min-width: 601px)': { display: 'none' },
  },
  metrics: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(230px, 1fr))',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    margin: 0,
    padding: `0 0 ${tokens.spacingVerticalM}`,
  },
  metric: { display: 'flex', gap: tokens.spacingHorizontalXS, fontSize: tokens.fontSizeBase200 },
  name: { color: tokens.colorNeutralForeground3 },
  word: { margin: 0 },
  worst: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorPaletteRedForeground1 },
  differ: { display: 'flex', gap: tokens.spacingHorizontalXS, alignItems: 'center', margin: 0 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  none: { margin: 0, color: tokens.colorNeutralForeground3 },
});

function Metrics({ group, id }: { group: RatingGroup; id: string }) {
  const styles = useStyles();
  return (
    <dl id={id} className={styles.metrics}>
      {readVector(group.system, group.vector).map((metric) => (
        <div key={metric.key} className={styles.metric}>
          <dt className={styles.name}>{metric.name}:</dt>
          <dd className={mergeClasses(styles.word, metric.worst && styles.worst)}>{metric.word}</dd>
        </div>
      ))}
    </dl>
  );
}

function Score({ group }: { group: RatingGroup }) {
  const styles = useStyles();
  const score = group.score ?? group.stated;
  if (score === null) {
    return <span className={styles.quiet}>{words.noScore}</span>;
  }
  const differs = group.stated !== null && group.score !== null && Math.abs(group.stated - group.score) >= 0.05;
  return (
    <>
      {formatScore(score)}
      {differs && group.stated !== null ? (
        <div className={styles.quiet}>{words.stated(formatScore(group.stated))}</div>
      ) : null}
    </>
  );
}

function RatingRow({ group }: { group: RatingGroup }) {
  const styles = useStyles();
  const id = useId();
  const [open, setOpen] = useState(group.inUse);
  const source = group.source === '' ? words.unnamed : group.source;
  return (
    <Fragment>
      <tr>
        <td className={styles.cell}>
          <span className={styles.source}>
            {source}
            {group.inUse ? (
              <Badge appearance="tint" color="brand" shape="rounded">
                {words.inUse}
              </Badge>
            ) : null}
            {group.records.length > 1 ? (
              <span className={styles.quiet}>{words.times(group.records.length)}</span>
            ) : null}
          </span>
        </td>
        <td className={mergeClasses(styles.cell, styles.number)}>
          {group.system === 'vendor' ? words.vendor : group.system.replace('CVSS ', '')}
        </td>
        <td className={mergeClasses(styles.cell, styles.number)}>
          <Score group={group} />
        </td>
        <td className={styles.cell}>
          <SeverityMark severity={group.severity} />
        </td>
        <td className={styles.cell}>
          {group.vector === '' ? null : (
            <Button
              appearance="transparent"
              size="small"
              className={styles.vector}
              icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
              aria-expanded={open}
              aria-controls={id}
              aria-label={`${group.vector}. ${words.show(source)}`}
              onClick={() => setOpen(!open)}
            >
              <span className={styles.wide}>{group.vector.replace(/^CVSS:[0-9.]+\//, '')}</span>
            </Button>
          )}
        </td>
      </tr>
      {open && group.vector !== '' ? (
        <tr>
          <td colSpan={5}>
            <p className={mergeClasses(styles.vector, styles.whole)}>{group.vector}</p>
            <Metrics group={group} id={id} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

/** Every rating from every source, their vectors in words; where sources disagree that is said. */
export function Ratings({ it }: { it: Detail }) {
  const styles = useStyles();
  const groups = useMemo(() => groupRatings(it.ratings, it.cvss), [it.ratings, it.cvss]);
  const differ = disagreement(groups);
  if (groups.length === 0) {
    return (
      <Card title={words.title}>
        <p className={styles.none}>{words.none}</p>
      </Card>
    );
  }
  const headers = [
    words.column.source,
    words.column.system,
    words.column.score,
    words.column.severity,
    words.column.vector,
  ];
  return (
    <Card title={words.title}>
      {differ === null ? null : (
        <p className={styles.differ}>
          <WarningRegular className={styles.warning} fontSize={18} aria-hidden />
          {words.disagree(text.common.severity[differ.lowest], text.common.severity[differ.highest])}
        </p>
      )}
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={words.lead}>
          <thead>
            <tr>
              {headers.map((header) => (
                <th key={header} scope="col" className={styles.head}>
                  {header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <RatingRow
                key={JSON.stringify([group.system, group.vector, group.stated, group.severity, group.source])}
                group={group}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
