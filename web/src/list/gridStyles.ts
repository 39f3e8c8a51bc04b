// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';

/** How the grid of a list looks. Sizes that depend on the list are set by its parts. */
export const useGridStyles = makeStyles({
  frame: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    flex: '0 1 auto',
    minHeight: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
  },
  scroller: {
    overflow: 'auto',
    minHeight: 0,
    maxHeight: 'max(320px, calc(100dvh - 150px))',
    overscrollBehaviorX: 'contain',
    overflowAnchor: 'none',
    outlineStyle: 'none',
  },
  old: { opacity: 0.5, transitionProperty: 'opacity', transitionDelay: '150ms', transitionDuration: '100ms' },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  headHidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  headRow: { display: 'grid', height: '36px', padding: `0 ${tokens.spacingHorizontalS}` },
  headCell: { position: 'relative', display: 'flex', minWidth: 0, alignItems: 'stretch' },
  heading: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    width: '100%',
    minWidth: 0,
    padding: `0 ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'start',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  headingEnd: { justifyContent: 'flex-end', paddingRight: tokens.spacingHorizontalL },
  sortable: {
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  headingText: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  order: { flexShrink: 0, display: 'inline-flex', alignItems: 'center', color: tokens.colorBrandForeground1 },
  resizer: {
    position: 'absolute',
    right: '-4px',
    top: '6px',
    bottom: '6px',
    width: '9px',
    zIndex: 1,
    cursor: 'col-resize',
    touchAction: 'none',
    '::after': {
      content: '""',
      position: 'absolute',
      left: '4px',
      top: '4px',
      bottom: '4px',
      width: '1px',
      backgroundColor: tokens.colorNeutralStroke2,
    },
    ':hover::after': { backgroundColor: tokens.colorBrandStroke1, width: '2px' },
  },
  body: { position: 'relative' },
  row: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    display: 'grid',
    alignItems: 'stretch',
    padding: `0 ${tokens.spacingHorizontalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase300,
    contain: 'layout style',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  rowOpens: { cursor: 'pointer' },
  current: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    boxShadow: `inset 3px 0 0 ${tokens.colorBrandForeground1}`,
  },
  cell: {
    display: 'flex',
    alignItems: 'center',
    minWidth: 0,
    padding: `0 ${tokens.spacingHorizontalS}`,
    scrollMarginTop: '37px',
    ':focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  // A number keeps its distance from the words of the next column.
  cellEnd: {
    justifyContent: 'flex-end',
    paddingRight: tokens.spacingHorizontalL,
    textAlign: 'end',
    fontVariantNumeric: 'tabular-nums',
  },
  content: {
    minWidth: 0,
    maxWidth: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '& > *': { verticalAlign: 'middle' },
    '& > a': { verticalAlign: 'baseline' },
  },
  skeleton: {
    height: '12px',
    width: '64%',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralStencil1,
  },
  news: {
    position: 'absolute',
    top: '44px',
    left: 0,
    right: 0,
    zIndex: 3,
    display: 'flex',
    justifyContent: 'center',
    pointerEvents: 'none',
  },
  newsBox: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow16,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    pointerEvents: 'auto',
    fontSize: tokens.fontSizeBase200,
  },
  card: {
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    alignContent: 'start',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
    rowGap: tokens.spacingVerticalXS,
  },
  cardCell: { flexDirection: 'column', alignItems: 'flex-start', justifyContent: 'flex-start', height: '40px' },
  cardContent: { minHeight: '20px', ':empty::before': { content: '"–"', color: tokens.colorNeutralForeground3 } },
  cardTitle: { gridColumn: '1 / -1', height: '28px', justifyContent: 'center', fontWeight: tokens.fontWeightSemibold },
  caption: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase100,
  },
});

/** Height of the row of headings, with its line. */
export const HEAD_HEIGHT = 37;

/** Fields that a card shows while nobody chose columns: its title and three lines of two. */
export const CARD_FIELDS = 7;

/** Height of a card with so many columns: its title, then two columns beside one another. */
export function cardHeight(columns: number): number {
  return 8 * 2 + 1 + 28 + Math.ceil(Math.max(0, columns - 1) / 2) * 44;
}
