// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useLinkStyles } from './linkStyles';

interface TextLinkProps {
  to: string;
  /** It stands within a sentence; in paragraphs (`p`) that is known. */
  inSentence?: boolean;
  /** Its name for screen readers, where the words shown lean on what stands around them; it begins with those words. */
  label?: string;
  children: ReactNode;
}

/** A link inside the console. */
export function TextLink({ to, inSentence = false, label, children }: TextLinkProps) {
  const styles = useLinkStyles();
  return (
    <Link className={mergeClasses(styles.link, styles.words, inSentence && styles.sentence)} to={to} aria-label={label}>
      {children}
    </Link>
  );
}
