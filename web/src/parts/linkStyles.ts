// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';

/** How links inside the console look, words and numbers alike. */
export const useLinkStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusSmall,
    // Inside sentences a link must not be told by its colour alone (WCAG 2.2, 1.4.1).
    ':global(p)': { textDecorationLine: 'underline' },
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  sentence: { textDecorationLine: 'underline' },
  words: { overflowWrap: 'anywhere' },
  number: { fontVariantNumeric: 'tabular-nums' },
});
