// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { text } from '@/text';
import { safeAddress } from './safeLink';

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  icon: { marginInlineStart: tokens.spacingHorizontalXXS, verticalAlign: 'text-bottom' },
  text: { overflowWrap: 'anywhere' },
});

/** A link that leaves the console, marked as such. An address that is no safe one is shown as text. */
export function OutsideLink({ address, children }: { address: string; children?: ReactNode }) {
  const styles = useStyles();
  const safe = safeAddress(address);
  if (safe === null) {
    return <span className={styles.text}>{children ?? address}</span>;
  }
  return (
    <a className={styles.link} href={safe} target="_blank" rel="noreferrer noopener" title={safe}>
      {children ?? address}
      <OpenRegular className={styles.icon} fontSize={14} role="img" aria-label={text.common.outside} />
    </a>
  );
}
