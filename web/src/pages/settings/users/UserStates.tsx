// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';

const useStyles = makeStyles({ states: { display: 'flex', gap: tokens.spacingHorizontalXS } });

const COLOUR = {
  disabled: 'subtle',
  locked: 'danger',
  mustChangePassword: 'warning',
  secondFactor: 'success',
  external: 'informative',
  awaited: 'informative',
} as const;

/** What is particular about a user's sign-in, as marks with words; who has nothing particular just signs in. */
export function UserStates({ states }: Pick<Schema<'User'>, 'states'>) {
  const styles = useStyles();
  if (states.length === 0) {
    return text.settings.users.active;
  }
  return (
    <span className={styles.states}>
      {states.map((state) => (
        <Badge key={state} appearance="tint" color={COLOUR[state]} shape="rounded">
          {text.settings.users.states[state]}
        </Badge>
      ))}
    </span>
  );
}
