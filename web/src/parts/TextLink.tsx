// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusSmall,
    ':global(p)': { textDecorationLine: 'underline' },
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  // Inside sentences a link must not be told by its colour alone (WCAG 2.2, 1.4.1).
  sentence: { textDecorationLine: 'underline' },
});

interface TextLinkProps {
  to: string;
  /** It stands within a sentence; in paragraphs (`p`) that is known. */
  inSentence?: boolean;
  children: ReactNode;
}

/** A link inside the console. */
export function TextLink({ to, inSentence = false, children }: TextLinkProps) {
  const styles = useStyles();
  return (
    <Link className={mergeClasses(styles.link, inSentence && styles.sentence)} to={to}>
      {children}
    </Link>
  );
}
