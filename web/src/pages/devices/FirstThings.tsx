// SPDX-License-Identifier: Apache-2.0
import { Caption1, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useFirstRows } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { DecisionMark, ThreatMarks } from '@/parts/marks';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Device } from './useDevice';

const FIRST = 5;

const useStyles = makeStyles({
  list: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) max-content max-content 96px',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '34px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
    '@media (max-width: 600px)': {
      gridTemplateColumns: 'max-content max-content minmax(0, 1fr)',
      padding: `${tokens.spacingVerticalXS} 0`,
      rowGap: tokens.spacingVerticalXS,
    },
  },
  title: { minWidth: 0, '@media (max-width: 600px)': { gridColumn: '1 / -1' } },
  closes: { color: tokens.colorNeutralForeground3, textAlign: 'end' },
});

/** The recommendations that help most. */
export function FirstThings({ device }: { device: Device }) {
  const styles = useStyles();
  const words = text.device;
  const rows = useFirstRows<Schema<'DeviceRecommendation'>>(
    `/api/v1/devices/${device.id}/recommendations`,
    { sort: '-deviceGain' },
    FIRST,
  );
  return (
    <Card
      title={words.firstThings}
      more={<TextLink to={links.device(device.id, 'recommendations')}>{words.allRecommendations}</TextLink>}
    >
      {rows.error ? <Failure error={rows.error} retry={() => void rows.refetch()} /> : null}
      {rows.data === undefined && !rows.error ? (
        <Skeleton>
          <SkeletonItem size={128} />
        </Skeleton>
      ) : null}
      {rows.data?.total === 0 ? <Empty title={words.nothingToDo} /> : null}
      {rows.data && rows.data.total > 0 ? (
        <ol className={styles.list}>
          {rows.data.items.map((it) => (
            <li key={it.id} className={styles.row}>
              <span className={styles.title}>
                <TextLink to={links.recommendation(it.id)}>{it.title}</TextLink>
              </span>
              <ThreatMarks knownExploited={it.knownExploited} publicExploit={it.publicExploit} />
              <DecisionMark decision={it.ssvc} />
              <Caption1 className={styles.closes}>{words.closes(formatCount(it.closesCount))}</Caption1>
            </li>
          ))}
        </ol>
      ) : null}
    </Card>
  );
}
