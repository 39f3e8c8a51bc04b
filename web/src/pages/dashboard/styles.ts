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

export { useCardStyles } from '@/parts/cardTable';
