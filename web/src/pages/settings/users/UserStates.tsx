// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { text } from '@/text';

const useStyles = makeStyles({ states: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS } });

/** What is particular about a user's sign-in, as marks with words. */
export function UserStates({ user }: { user: Schema<'User'> }) {
  const styles = useStyles();
  const words = text.settings.users.states;
  return (
    <span className={styles.states}>
      {user.enabled ? null : (
        <Badge appearance="tint" color="subtle" shape="rounded">
          {words.disabled}
        </Badge>
      )}
      {user.locked ? (
        <Badge appearance="tint" color="danger" shape="rounded">
          {words.locked}
        </Badge>
      ) : null}
      {user.mustChangePassword ? (
        <Badge appearance="tint" color="warning" shape="rounded">
          {words.mustChange}
        </Badge>
      ) : null}
      {user.hasSecondFactor ? (
        <Badge appearance="tint" color="success" shape="rounded">
          {words.secondFactor}
        </Badge>
      ) : null}
      {user.external ? (
        <Badge appearance="tint" color="informative" shape="rounded">
          {words.external}
        </Badge>
      ) : user.hasPassword ? null : (
        <Badge appearance="tint" color="informative" shape="rounded">
          {words.awaited}
        </Badge>
      )}
    </span>
  );
}
