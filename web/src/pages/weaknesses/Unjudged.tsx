// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useFirstRows } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { devicesOf } from '@/pages/not-assessed/address';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';

const words = text.weakness.unjudged;

/** As many as can be taken in at once; the list of what is not assessed has all. */
const SHOWN = 8;

const useStyles = makeStyles({
  lead: { margin: 0, maxWidth: '90ch' },
  list: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0, padding: 0, listStyleType: 'none' },
  row: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalS, alignItems: 'baseline' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  push: { marginLeft: 'auto' },
});

/** Software here that was judged, but not for this weakness: neither exposed nor safe. Nothing where there is none. */
export function Unjudged({ id }: { id: string }) {
  const styles = useStyles();
  const rows = useFirstRows<Schema<'NotAssessed'>>(
    '/api/v1/not-assessed',
    { weakness: id, sort: '-devices,name' },
    SHOWN,
  );
  const { total, items } = rows.data ?? { total: 0, items: [] };
  if (total === 0) {
    return null;
  }
  return (
    <Card
      title={words.title}
      more={
        total > items.length ? (
          <TextLink to={links.notAssessed({ weakness: id })}>{words.more(total)}</TextLink>
        ) : undefined
      }
    >
      <p className={styles.lead}>{words.lead}</p>
      <ul className={styles.list}>
        {items.map((row) => (
          <li key={row.softwareKey} className={styles.row}>
            <TextLink to={links.product(row.softwareId)}>{row.name}</TextLink>
            <span>{row.version}</span>
            <span className={styles.quiet}>{row.ecosystem}</span>
            <span className={styles.push}>
              <Count count={row.devices} to={devicesOf(row)} label={words.devicesOf(`${row.name} ${row.version}`)} />{' '}
              {words.devices(row.devices)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
