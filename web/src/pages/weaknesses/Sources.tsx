// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { Card } from '@/parts/Card';
import { OutsideLink } from '@/parts/OutsideLink';
import { PlainTable } from '@/parts/PlainTable';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';

type Detail = Schema<'WeaknessDetail'>;
type Record = Detail['records'][number];

const words = text.weakness.records;

const useStyles = makeStyles({
  page: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3 },
  references: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, padding: 0, listStyleType: 'none' },
  reference: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalS}`,
    alignItems: 'center',
    minHeight: '24px',
  },
});

const day = (time: string | null) => (time === null ? text.common.notKnown : formatPublishedDay(new Date(time)));

function RecordId({ record }: { record: Record }) {
  return (
    <>
      {record.url === null ? record.id : <OutsideLink address={record.url}>{record.id}</OutsideLink>}{' '}
      {record.rejected ? (
        <Badge appearance="outline" color="informative" shape="rounded">
          {words.rejected}
        </Badge>
      ) : null}
    </>
  );
}

function Records({ it }: { it: Detail }) {
  const styles = useStyles();
  if (it.records.length === 0) {
    return <p className={styles.quiet}>{words.none}</p>;
  }
  return (
    <>
      {it.recordCount > it.records.length ? (
        <p className={styles.quiet}>{words.many(it.records.length, it.recordCount)}</p>
      ) : null}
      <PlainTable
        label={words.lead}
        rows={it.records}
        rowId={(record) => `${record.feed} ${record.id}`}
        columns={[
          { id: 'feed', header: words.column.feed, tight: true, cell: (record) => record.feed },
          { id: 'id', header: words.column.id, cell: (record) => <RecordId record={record} /> },
          { id: 'kind', header: words.column.kind, tight: true, cell: (record) => words.kind[record.kind] },
          {
            id: 'title',
            header: words.column.title,
            cell: (record) => (record.title === '' ? words.noTitle : record.title),
          },
          {
            id: 'published',
            header: words.column.published,
            tight: true,
            cell: (record) => day(record.published),
          },
          { id: 'modified', header: words.column.modified, tight: true, cell: (record) => day(record.modified) },
        ]}
      />
    </>
  );
}

function References({ it }: { it: Detail }) {
  const styles = useStyles();
  if (it.references.length === 0) {
    return <p className={styles.quiet}>{text.weakness.references.none}</p>;
  }
  return (
    <ul className={styles.references}>
      {it.references.map((reference) => (
        <li key={reference.url} className={styles.reference}>
          <OutsideLink address={reference.url} />
          {reference.tags.map((tag) => (
            <Badge
              key={tag}
              appearance="tint"
              color={tag === text.weakness.references.exploit ? 'severe' : 'informative'}
              shape="rounded"
              size="small"
            >
              {tag}
            </Badge>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** Which feeds say what of a weakness, and where more stands. */
export function Sources({ it }: { it: Detail }) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <Card title={words.title}>
        <Records it={it} />
      </Card>
      <Card title={text.weakness.references.title}>
        <References it={it} />
      </Card>
    </div>
  );
}
