// SPDX-License-Identifier: Apache-2.0
import { Body1, Caption1, makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components';
import { Link, useSearchParams } from 'react-router-dom';
import { links } from '@/app/links';
import { Count } from '@/parts/Count';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { orderReasons, type ReasonCount } from './reasons';

const words = text.notAssessed;

const hatch = `repeating-linear-gradient(135deg, ${tokens.colorNeutralForeground4} 0 3px, ${tokens.colorNeutralBackground6} 3px 7px)`;

const useStyles = makeStyles({
  list: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  reason: {
    display: 'grid',
    gridTemplateColumns: 'minmax(220px, 340px) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  chosen: {
    boxShadow: `inset 3px 0 0 ${tokens.colorBrandForeground1}`,
    backgroundColor: tokens.colorNeutralBackground1Selected,
  },
  aside: { paddingTop: tokens.spacingVerticalXS, paddingBottom: tokens.spacingVerticalXS },
  measure: { display: 'grid', alignContent: 'start', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  head: { display: 'flex', alignItems: 'baseline', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
  name: { margin: 0 },
  number: { fontWeight: tokens.fontWeightSemibold, fontSize: tokens.fontSizeBase400 },
  track: {
    display: 'flex',
    alignItems: 'center',
    height: '24px',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  bar: { height: '12px', minWidth: '3px', borderRadius: tokens.borderRadiusSmall, backgroundImage: hatch },
  installs: { color: tokens.colorNeutralForeground2 },
  words: { display: 'grid', alignContent: 'start', gap: tokens.spacingVerticalXS, maxWidth: '90ch' },
  sentence: { margin: 0 },
  helps: { fontWeight: tokens.fontWeightSemibold },
});

function Track({ one, most }: { one: ReasonCount; most: number }) {
  const styles = useStyles();
  return (
    <Link className={styles.track} to={links.notAssessed({ reason: one.reason })} tabIndex={-1} aria-hidden>
      <span data-graphic className={styles.bar} style={{ width: `${(one.software / most) * 100}%` }} />
    </Link>
  );
}

function Head({ one }: { one: ReasonCount }) {
  const styles = useStyles();
  const name = text.common.reason[one.reason];
  const to = links.notAssessed({ reason: one.reason });
  return (
    <div className={styles.head}>
      <Subtitle2 as="h3" className={styles.name}>
        <TextLink to={to}>{name}</TextLink>
      </Subtitle2>
      <span className={styles.number}>
        <Count count={one.software} to={to} label={words.reasonCounts(name)} />
      </span>
    </div>
  );
}

/** A reason that the reader did not choose, on one line. */
function Aside({ one, most }: { one: ReasonCount; most: number }) {
  const styles = useStyles();
  return (
    <li className={mergeClasses(styles.reason, styles.aside)}>
      <Head one={one} />
      <Track one={one} most={most} />
    </li>
  );
}

function Whole({ one, most, chosen }: { one: ReasonCount; most: number; chosen: boolean }) {
  const styles = useStyles();
  const explanation = words.explanation[one.reason];
  return (
    <li className={mergeClasses(styles.reason, chosen && styles.chosen)}>
      <div className={styles.measure}>
        <Head one={one} />
        <Track one={one} most={most} />
        <Caption1 className={styles.installs}>{words.installs(one.installs, formatCount(one.installs))}</Caption1>
      </div>
      <div className={styles.words}>
        <Body1 as="p" className={styles.sentence}>
          {explanation.means}
        </Body1>
        <Body1 as="p" className={styles.sentence}>
          <span className={styles.helps}>{words.helps}</span> {explanation.helps}{' '}
          {one.reason === 'no_feed' ? <TextLink to={links.settings('feeds')}>{words.toFeeds}</TextLink> : null}
        </Body1>
      </div>
    </li>
  );
}

/** Why software could not be assessed: how much of it for which reason, what that means and what would change it. */
export function Reasons({ counts }: { counts: readonly ReasonCount[] }) {
  const styles = useStyles();
  const [search] = useSearchParams();
  const chosen = (search.get('reason') ?? '').split(',').filter((reason) => reason !== '');
  const ordered = orderReasons(counts);
  const most = Math.max(1, ...ordered.map((one) => one.software));
  return (
    <ul className={styles.list} aria-label={words.reasonsLabel}>
      {ordered.map((one) =>
        chosen.length === 0 || chosen.includes(one.reason) ? (
          <Whole key={one.reason} one={one} most={most} chosen={chosen.length > 0} />
        ) : (
          <Aside key={one.reason} one={one} most={most} />
        ),
      )}
    </ul>
  );
}
