// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { text } from '@/text';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    minWidth: 0,
  },
  code: {
    flexGrow: 1,
    minWidth: 0,
    overflowX: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
});

interface CopyProps {
  content: string;
  label: string;
}

/** A button that copies a text. `label` says what the text is. */
export function CopyButton({ content, label }: CopyProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = window.setTimeout(() => setCopied(false), 2000);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const hint = copied ? text.common.copied : text.common.copy;
  return (
    <Tooltip content={hint} relationship="description">
      <Button
        appearance="subtle"
        size="small"
        icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
        aria-label={`${text.common.copy}: ${label}`}
        onClick={() => void navigator.clipboard.writeText(content).then(() => setCopied(true))}
      />
    </Tooltip>
  );
}

/** A command or secret to take along, with a button that copies it. `label` says what it is. */
export function Copyable({ content, label }: CopyProps) {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <code className={styles.code}>{content}</code>
      <CopyButton content={content} label={label} />
    </div>
  );
}
