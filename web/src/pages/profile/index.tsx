// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useLastSession } from '@/api/session';
import { Page } from '@/parts/Page';
import { Waiting } from '@/parts/Waiting';
import { text } from '@/text';
import { Looks } from './Looks';
import { Password } from './Password';
import { SecondFactor } from './SecondFactor';
import { ThisSession } from './ThisSession';
import { Tokens } from './Tokens';

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    maxWidth: '1200px',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  wide: { gridColumn: '1 / -1', minWidth: 0 },
});

/** What somebody does about their own sign-in: password, second factor, tokens, and how the console looks. */
export function Component() {
  const styles = useStyles();
  const session = useLastSession();
  if (!session) {
    return <Waiting />;
  }
  return (
    <Page title={text.profile.title}>
      <div className={styles.cards}>
        <div className={styles.column}>
          <ThisSession session={session} />
          <Looks />
        </div>
        <div className={styles.column}>
          <Password name={session.name} />
          <SecondFactor on={session.secondFactor} />
        </div>
        <div className={styles.wide}>
          <Tokens permissions={session.apiPermissions} />
        </div>
      </div>
    </Page>
  );
}
