// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { encode } from 'uqr';
import { pathOf } from './otpauth';

const useStyles = makeStyles({
  // Dark on light in both themes: readers fail on the reverse.
  picture: {
    display: 'block',
    width: '200px',
    maxWidth: '100%',
    aspectRatio: '1',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralForegroundStaticInverted,
    color: tokens.colorNeutralForeground1Static,
  },
});

/** A text as a QR code. `label` says what it is for those who can't see it. */
export function QrCode({ content, label }: { content: string; label: string }) {
  const styles = useStyles();
  const code = useMemo(() => encode(content, { ecc: 'M', border: 4 }), [content]);
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${code.size} ${code.size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path d={pathOf(code.data)} fill="currentColor" />
    </svg>
  );
}
