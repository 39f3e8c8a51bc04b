// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useCardStyles } from '@/parts/cardTable';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { type Column, formatReportDay } from './days';
import type { Layer } from './pairs';
import { Swatch } from './Swatch';

const words = text.vulnerableDevices;

const useStyles = makeStyles({
  tip: {
    position: 'absolute',
    top: '4px',
    zIndex: 2,
    pointerEvents: 'none',
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    width: 'max-content',
    maxWidth: '260px',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow8,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  head: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalL },
  row: {
    display: 'grid',
    gridTemplateColumns: '12px minmax(0, 1fr) max-content',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'center',
  },
  number: { fontVariantNumeric: 'tabular-nums', textAlign: 'end' },
  strong: { fontWeight: tokens.fontWeightSemibold },
});

/** How a day differs from the day before it, in words; nothing where that day is not recorded. */
function difference(column: Column, before: Column | undefined): string {
  if (before === undefined) {
    return '';
  }
  const more = column.total - before.total;
  const count = formatCount(Math.abs(more));
  return more === 0 ? words.same : more > 0 ? words.more(count) : words.fewer(count);
}

interface DayTipProps {
  shown: { column: Column; before: Column | undefined } | null;
  layers: readonly Layer[];
  /** Where the day stands, in pixels from the left. */
  left: number;
  /** Of the picture, in pixels. */
  width: number;
}

/** In pictures narrower than this there is no room beside the pointer. */
const ROOMY = 560;

/** Beside the day, on the side that has room; in narrow pictures over it, as far along as the day is: never beyond an edge. */
function placeOf(left: number, width: number): string {
  if (width < ROOMY) {
    return `translateX(-${width === 0 ? 0 : (left / width) * 100}%)`;
  }
  return left < width / 2 ? 'translateX(12px)' : 'translateX(calc(-100% - 12px))';
}

/** What a day of the picture has: beside the pointer, and as a sentence for screen readers. */
export function DayTip({ shown, layers, left, width }: DayTipProps) {
  const styles = useStyles();
  const card = useCardStyles();
  const parts = layers
    .map((layer, index) => ({ ...layer, count: shown?.column.counts[index] ?? 0 }))
    .filter((part) => part.count > 0);
  const day = shown === null ? '' : formatReportDay(shown.column.day);
  const change = shown === null ? '' : difference(shown.column, shown.before);
  const sentence = () => {
    if (shown === null) {
      return '';
    }
    const read = words.read(
      day,
      formatCount(shown.column.total),
      parts.map((part) => words.part(part.label, formatCount(part.count))),
    );
    return change === '' ? read : `${read}, ${change}`;
  };
  return (
    <>
      <span className={card.caption} aria-live="polite">
        {sentence()}
      </span>
      {shown === null ? null : (
        <div className={styles.tip} style={{ left, transform: placeOf(left, width) }} aria-hidden>
          <div className={mergeClasses(styles.head, styles.strong)}>
            <span>{day}</span>
            <span className={styles.number}>{formatCount(shown.column.total)}</span>
          </div>
          {change === '' ? null : <div className={card.quiet}>{change}</div>}
          {[...parts].reverse().map((part) => (
            <div key={part.label} className={styles.row}>
              <Swatch colour={part.colour} />
              <span>{part.label}</span>
              <span className={styles.number}>{formatCount(part.count)}</span>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
