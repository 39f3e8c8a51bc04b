// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import type { Session } from '@/api/session';
import { Card } from '@/parts/Card';
import { formatTime } from '@/parts/time';
import { text } from '@/text';

const words = text.profile;

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'minmax(90px, 130px) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
  },
  term: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

/** Who one is here, what one may do, and until when one is signed in. */
export function ThisSession({ session }: { session: Session }) {
  const styles = useStyles();
  const facts = [
    [words.account, session.name],
    [words.name, session.displayName],
    [words.email, session.email || text.common.none],
    [words.ends, session.expires === '' ? text.common.notKnown : words.endsAt(formatTime(new Date(session.expires)))],
    [words.devices, session.seesAll ? words.allDevices : words.someDevices],
  ] as const;
  return (
    <Card title={words.session}>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => [
          <dt key={`${term} term`} className={styles.term}>
            {term}
          </dt>,
          <dd key={term} className={styles.value}>
            {value}
          </dd>,
        ])}
        <dt className={styles.term}>{words.may}</dt>
        <dd className={styles.value}>
          {session.permissions.length === 0 ? (
            words.mayNothing
          ) : (
            <ul className={styles.list}>
              {session.permissions.map((permission) => (
                <li key={permission}>{text.settings.permissions[permission].name}</li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
    </Card>
  );
}
