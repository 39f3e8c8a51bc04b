// SPDX-License-Identifier: Apache-2.0
import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { text } from '@/text';
import { dayIn } from './expiry';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, alignItems: 'center' },
});

const CHOICES = [30, 90, 365] as const;

/** The last day on which something holds; empty: it has no end. */
export function ExpiryField({ day, onChange }: { day: string; onChange: (day: string) => void }) {
  const styles = useStyles();
  const now = new Date();
  return (
    <Field label={text.settings.expires} hint={text.settings.expiresHint}>
      {(field) => (
        <div className={styles.row}>
          <Input {...field} type="date" min={dayIn(0, now)} value={day} onChange={(_, data) => onChange(data.value)} />
          {CHOICES.map((days) => (
            <Button key={days} size="small" onClick={() => onChange(dayIn(days, now))}>
              {text.settings.inDays(days)}
            </Button>
          ))}
          <Button size="small" onClick={() => onChange('')}>
            {text.settings.never}
          </Button>
        </div>
      )}
    </Field>
  );
}
