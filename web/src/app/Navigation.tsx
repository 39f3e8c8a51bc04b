// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { NavLink } from 'react-router-dom';
import { text } from '@/text';
import { type Place, places, settingsPlace } from './navigation';

const useStyles = makeStyles({
  nav: {
    display: 'flex',
    flexDirection: 'column',
    height: '100%',
    width: '220px',
    padding: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXXS },
  last: { marginTop: 'auto' },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '36px',
    padding: `0 ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorNeutralBackground1Selected,
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      boxShadow: `inset 3px 0 0 ${tokens.colorBrandForeground1}`,
      '@media (forced-colors: active)': { outline: '2px solid Highlight', outlineOffset: '-2px' },
    },
  },
});

function Item({ place }: { place: Place }) {
  const styles = useStyles();
  const Icon = place.icon;
  return (
    <li>
      <NavLink className={styles.link} to={place.to} end={place.to === '/'}>
        <Icon fontSize={20} aria-hidden />
        {place.label}
      </NavLink>
    </li>
  );
}

/** The navigation at the side. */
export function Navigation() {
  const styles = useStyles();
  return (
    <nav className={styles.nav} aria-label={text.shell.navigation}>
      <ul className={styles.list}>
        {places.map((place) => (
          <Item key={place.to} place={place} />
        ))}
      </ul>
      <ul className={`${styles.list} ${styles.last}`}>
        <Item place={settingsPlace} />
      </ul>
    </nav>
  );
}
