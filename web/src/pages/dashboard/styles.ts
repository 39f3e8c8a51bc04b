// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';

/** Where the cards stand: twelve columns on wide screens, two on middling ones, one on narrow ones. */
export const useGrid = makeStyles({
  grid: {
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'repeat(12, minmax(0, 1fr))',
    alignItems: 'stretch',
    maxWidth: '1680px',
    '@media (max-width: 1199px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  narrow: { gridColumn: 'span 4', '@media (max-width: 1199px)': { gridColumn: 'span 1' } },
  half: { gridColumn: 'span 6', '@media (max-width: 1199px)': { gridColumn: '1 / -1' } },
  score: { gridColumn: 'span 5', '@media (max-width: 1199px)': { gridColumn: '1 / -1' } },
  actions: { gridColumn: 'span 7', '@media (max-width: 1199px)': { gridColumn: '1 / -1' } },
  whole: { gridColumn: '1 / -1' },
});

/** Small tables and lists inside cards. */
export const useCardStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  table: { width: '100%', borderCollapse: 'collapse', fontSize: tokens.fontSizeBase300 },
  th: {
    textAlign: 'start',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    padding: `0 0 ${tokens.spacingVerticalXS}`,
    ':not(:first-child)': { paddingLeft: tokens.spacingHorizontalM },
  },
  td: {
    height: '36px',
    padding: `${tokens.spacingVerticalXXS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
    ':not(:first-child)': { paddingLeft: tokens.spacingHorizontalM },
  },
  unbroken: { whiteSpace: 'nowrap' },
  end: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  list: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '36px',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTopStyle: 'none' },
  },
  push: { marginLeft: 'auto' },
  caption: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
  marks: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  optional: { '@media (max-width: 480px)': { display: 'none' } },
});
