// SPDX-License-Identifier: Apache-2.0
import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import type { ThemeChoice } from '@/app/theme';
import { useTheme } from '@/app/useTheme';
import { Card } from '@/parts/Card';
import { text } from '@/text';

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** How the console looks in this browser. */
export function Looks() {
  const theme = useTheme();
  return (
    <Card title={text.profile.looks}>
      <Field label={text.shell.theme} hint={text.profile.looksHint}>
        <RadioGroup
          layout="horizontal"
          value={theme.choice}
          onChange={(_, data) => {
            const chosen = CHOICES.find((choice) => choice === data.value);
            if (chosen) {
              theme.choose(chosen);
            }
          }}
        >
          {CHOICES.map((choice) => (
            <Radio key={choice} value={choice} label={text.shell.themes[choice]} />
          ))}
        </RadioGroup>
      </Field>
    </Card>
  );
}
