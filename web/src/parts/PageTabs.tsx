// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useLayoutEffect, useRef } from 'react';
import { Link } from 'react-router-dom';
import { formatCount } from './numbers';

const NEIGHBOUR_PX = 40;

const useStyles = makeStyles({
  nav: {
    flexShrink: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowX: 'auto',
    scrollbarWidth: 'thin',
  },
  list: { display: 'flex', gap: tokens.spacingHorizontalXS, margin: 0, padding: 0, listStyleType: 'none' },
  link: {
    display: 'flex',
    alignItems: 'baseline',
    gap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderBottom: '3px solid transparent',
    '@media (forced-colors: active)': { borderBottomColor: 'Canvas' },
    borderRadius: `${tokens.borderRadiusMedium} ${tokens.borderRadiusMedium} 0 0`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorBrandForeground1,
    '@media (forced-colors: active)': { borderBottomColor: 'Highlight' },
  },
  count: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, fontWeight: 'normal' },
});

/** One tab of a page: an address of its own. */
export interface PageTab {
  id: string;
  label: string;
  to: string;
  /** How many rows its list has, where that is known. */
  count?: number | undefined;
}

/** Scrolls sideways, and only so, until the element stands inside with a bit of its neighbours. */
function showWhole(scroller: HTMLElement | null, element: Element | null | undefined) {
  if (scroller === null || !element) {
    return;
  }
  const outer = scroller.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  if (inner.left < outer.left || inner.right > outer.right) {
    scroller.scrollLeft += inner.left - outer.left - NEIGHBOUR_PX;
  }
}

/** The tabs of a page. Each is a link, so that it can be opened beside, sent on and gone back from. */
export function PageTabs({ label, tabs, current }: { label: string; tabs: readonly PageTab[]; current: string }) {
  const styles = useStyles();
  const nav = useRef<HTMLElement>(null);
  const counts = tabs.map((tab) => tab.count).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: counts that come later move what stands after them
  useLayoutEffect(() => showWhole(nav.current, nav.current?.querySelector('[aria-current]')), [current, counts]);
  return (
    <nav ref={nav} className={styles.nav} aria-label={label}>
      <ul className={styles.list}>
        {tabs.map((tab) => (
          <li key={tab.id}>
            <Link
              to={tab.to}
              className={mergeClasses(styles.link, tab.id === current && styles.current)}
              aria-current={tab.id === current ? 'page' : undefined}
            >
              {tab.label}
              {tab.count === undefined ? null : <span className={styles.count}>{formatCount(tab.count)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
