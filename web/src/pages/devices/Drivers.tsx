// SPDX-License-Identifier: Apache-2.0
import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { links } from '@/app/links';
import { formatCount, formatShare } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { driversOf } from './drivers';
import type { Device } from './useDevice';

const FIRST = 8;

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, 30%) minmax(60px, 1fr) 56px minmax(150px, max-content)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalM,
    minHeight: '28px',
    '@media (max-width: 600px)': { gridTemplateColumns: 'minmax(0, 1fr) max-content' },
  },
  name: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  track: {
    height: '10px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
    overflow: 'hidden',
    '@media (max-width: 600px)': { gridColumn: '1 / -1', order: 3 },
  },
  bar: { height: '100%', minWidth: '2px', backgroundColor: tokens.colorStatusDangerBackground3 },
  share: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  weakness: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  more: { justifySelf: 'start' },
});

/** What a device's score is made of: software as bars, each with the weakness that decides, each a link to its evidence. */
export function Drivers({ device }: { device: Device }) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const drivers = driversOf(device.drivers);
  const shown = all ? drivers : drivers.slice(0, FIRST);
  const most = drivers[0]?.share ?? 1;
  if (drivers.length === 0) {
    return <Body1>{text.device.noDrivers}</Body1>;
  }
  return (
    <>
      <ul className={styles.list}>
        {shown.map((driver) => (
          <li key={driver.softwareId} className={styles.row}>
            <span className={styles.name} title={driver.software}>
              <TextLink to={links.device(device.id, 'weaknesses', { software: driver.softwareId })}>
                {driver.software}
              </TextLink>
            </span>
            <span className={styles.track} data-graphic aria-hidden>
              <div className={styles.bar} style={{ width: `${most > 0 ? (driver.share / most) * 100 : 0}%` }} />
            </span>
            <span className={styles.share}>{formatShare(driver.share)}</span>
            <span className={styles.weakness}>
              {text.device.decides}{' '}
              <TextLink to={links.device(device.id, 'weaknesses', { finding: driver.weakness })}>
                {driver.weakness}
              </TextLink>
            </span>
          </li>
        ))}
      </ul>
      {drivers.length > shown.length ? (
        <Button className={styles.more} size="small" appearance="transparent" onClick={() => setAll(true)}>
          {text.device.moreDrivers(formatCount(drivers.length - shown.length))}
        </Button>
      ) : null}
    </>
  );
}
