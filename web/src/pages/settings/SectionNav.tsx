// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { NavLink } from 'react-router-dom';
import { links } from '@/app/links';
import { text } from '@/text';
import type { Section } from './sections';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalXXS,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    '@media (max-width: 1100px)': { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS },
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    minHeight: '32px',
    padding: `0 ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '&[aria-current="page"]': {
      backgroundColor: tokens.colorNeutralBackground1,
      color: tokens.colorNeutralForeground1,
      fontWeight: tokens.fontWeightSemibold,
      boxShadow: `inset 3px 0 0 ${tokens.colorBrandForeground1}`,
    },
    '@media (max-width: 1100px)': {
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      '&[aria-current="page"]': { boxShadow: `inset 0 -3px 0 ${tokens.colorBrandForeground1}` },
    },
  },
});

/** The sections that one may see. */
export function SectionNav({ offered }: { offered: readonly Section[] }) {
  const styles = useStyles();
  return (
    <nav aria-label={text.settings.navigation}>
      <ul className={styles.list}>
        {offered.map((section) => (
          <li key={section}>
            <NavLink className={styles.link} to={links.settings(section)}>
              {text.settings.sections[section]}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
