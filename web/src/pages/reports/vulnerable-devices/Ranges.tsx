// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Field,
  Input,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  ToggleButton,
  tokens,
} from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { text } from '@/text';
import { LONGEST, RANGES } from './useReport';

const words = text.vulnerableDevices;

const useStyles = makeStyles({
  ranges: {
    display: 'flex',
    flexWrap: 'wrap',
    marginLeft: 'auto',
    gap: tokens.spacingHorizontalXXS,
    '@media (max-width: 600px)': { marginLeft: 0 },
  },
  form: { display: 'grid', gap: tokens.spacingVerticalM, width: '180px' },
});

interface RangesProps {
  days: number;
  choose: (days: number) => void;
}

/** How far back trends look: one of the usual spans, or any number of days that the server keeps. */
export function Ranges({ days, choose }: RangesProps) {
  const styles = useStyles();
  const usual = RANGES.some((range) => range === days);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className={styles.ranges} role="group" aria-label={words.range}>
      {RANGES.map((range) => (
        <ToggleButton
          key={range}
          size="small"
          appearance="subtle"
          checked={range === days}
          onClick={() => choose(range)}
        >
          {words.ranges[range]}
        </ToggleButton>
      ))}
      <OtherRange label={usual ? words.other : words.days(days)} chosen={!usual} days={days} choose={choose} />
    </div>
  );
}

function OtherRange({ label, chosen, days, choose }: RangesProps & { label: string; chosen: boolean }) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const asked = Number(typed);
  const right = Number.isInteger(asked) && asked >= 1 && asked <= LONGEST;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (right) {
      setOpen(false);
      choose(asked);
    }
  };
  return (
    <Popover
      trapFocus
      positioning="below-end"
      open={open}
      onOpenChange={(_, data) => {
        setTyped(String(days));
        setOpen(data.open);
      }}
    >
      <PopoverTrigger disableButtonEnhancement>
        <ToggleButton size="small" appearance="subtle" checked={chosen}>
          {label}
        </ToggleButton>
      </PopoverTrigger>
      <PopoverSurface aria-label={words.range}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <Field
            label={words.otherDays}
            validationState={right ? 'none' : 'error'}
            validationMessage={right ? null : words.otherWrong(LONGEST)}
          >
            <Input
              type="number"
              min={1}
              max={LONGEST}
              value={typed}
              onChange={(_, data) => setTyped(data.value)}
              onFocus={(event) => event.target.select()}
            />
          </Field>
          <Button type="submit" appearance="primary" disabledFocusable={!right}>
            {words.show}
          </Button>
        </form>
      </PopoverSurface>
    </Popover>
  );
}
