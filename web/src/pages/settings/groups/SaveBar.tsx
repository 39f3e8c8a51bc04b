// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { Sending } from '@/parts/dialog/sending';
import { FormFailure } from '@/parts/FormFailure';
import { text } from '@/text';
import { changesOf, type GroupDraft } from './groups';

const words = text.settings.groups;

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    display: 'grid',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow8,
  },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  words: { flexGrow: 1 },
});

interface SaveBarProps {
  before: readonly GroupDraft[];
  after: readonly GroupDraft[];
  sending: Sending;
  onSave: () => void;
  onDiscard: () => void;
}

/** Says what is not saved, and saves it or throws it away. */
export function SaveBar({ before, after, sending, onSave, onDiscard }: SaveBarProps) {
  const styles = useStyles();
  return (
    <section className={styles.bar} aria-label={words.unsavedTitle}>
      <div className={styles.row}>
        <div className={styles.words} role="status">
          <strong>{words.unsavedTitle}</strong> {words.unsaved(changesOf(before, after))}
        </div>
        <Button appearance="primary" disabledFocusable={sending.isPending} onClick={onSave}>
          {words.saveAll}
        </Button>
        <Button disabledFocusable={sending.isPending} onClick={onDiscard}>
          {words.discard}
        </Button>
      </div>
      {sending.error ? <FormFailure error={sending.error} at={sending.submittedAt} /> : null}
    </section>
  );
}
