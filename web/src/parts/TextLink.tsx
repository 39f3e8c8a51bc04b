// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useLinkStyles } from './linkStyles';

interface TextLinkProps {
  to: string;
  /** It stands within a sentence; in paragraphs (`p`) that is known. */
  inSentence?: boolean;
  children: ReactNode;
}

/** A link inside the console. */
export function TextLink({ to, inSentence = false, children }: TextLinkProps) {
  const styles = useLinkStyles();
  return (
    <Link className={mergeClasses(styles.link, styles.words, inSentence && styles.sentence)} to={to}>
      {children}
    </Link>
  );
}
