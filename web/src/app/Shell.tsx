// SPDX-License-Identifier: Apache-2.0
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { NavigationRegular } from '@fluentui/react-icons';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation, useNavigation } from 'react-router-dom';
import { Waiting } from '@/parts/Waiting';
import { text } from '@/text';
import { AccountMenu } from './AccountMenu';
import { LiveBanner } from './LiveBanner';
import { links } from './links';
import { Navigation } from './Navigation';
import { PageNews } from './PageNews';
import { SearchBox } from './SearchBox';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    gridTemplateRows: 'auto 1fr',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    height: '100dvh',
    backgroundColor: tokens.colorNeutralBackground2,
    // On paper there is nothing to press and nothing scrolls.
    '@media print': { display: 'block', height: 'auto', backgroundColor: 'transparent' },
  },
  skip: {
    position: 'absolute',
    left: '-10000px',
    ':focus': {
      left: tokens.spacingHorizontalM,
      top: tokens.spacingVerticalS,
      zIndex: 10,
      padding: tokens.spacingHorizontalM,
      backgroundColor: tokens.colorNeutralBackground1,
      color: tokens.colorNeutralForeground1,
    },
  },
  bar: {
    gridColumn: '1 / -1',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media print': { display: 'none' },
  },
  name: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase400,
    '@media (max-width: 480px)': { '& span': { display: 'none' } },
  },
  menu: { '@media (min-width: 901px)': { display: 'none' } },
  space: { flexGrow: 1 },
  side: {
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 900px)': { display: 'none' },
    '@media print': { display: 'none' },
  },
  sideOpen: {
    '@media (max-width: 900px)': {
      display: 'block',
      position: 'absolute',
      zIndex: 5,
      top: '49px',
      bottom: 0,
      boxShadow: tokens.shadow16,
    },
  },
  // Over the page, under the open navigation.
  scrim: {
    display: 'none',
    '@media (max-width: 900px)': {
      display: 'block',
      position: 'absolute',
      zIndex: 4,
      inset: '49px 0 0',
      border: 'none',
      padding: 0,
      backgroundColor: tokens.colorBackgroundOverlay,
    },
    '@media print': { display: 'none' },
  },
  main: {
    // What is hidden for eyes only is placed inside of what scrolls, or the window would scroll too.
    position: 'relative',
    gridColumn: 2,
    minWidth: 0,
    minHeight: 0,
    overflowY: 'auto',
    display: 'flex',
    flexDirection: 'column',
    outlineStyle: 'none',
    '@media (max-width: 900px)': { gridColumn: '1 / -1' },
    '@media print': { overflowY: 'visible' },
  },
  pending: { opacity: 0.6, transitionProperty: 'opacity', transitionDelay: '150ms', transitionDuration: '100ms' },
});

/** What stands around every page: the bar with search and account, the navigation, and the news about the connection. */
export function Shell() {
  const styles = useStyles();
  const location = useLocation();
  const navigation = useNavigation();
  const [open, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const opened = useRef(false);
  const path = location.pathname.split('/')[1];
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top with the navigation closed
  useEffect(() => {
    setOpen(false);
    main.current?.scrollTo(0, 0);
    // What had the focus went with the page before: it goes on at the new page's content, not at the window's beginning.
    if (opened.current && document.activeElement === document.body) {
      main.current?.focus({ preventScroll: true });
    }
    opened.current = true;
  }, [path]);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {text.shell.skip}
      </a>
      <header className={styles.bar}>
        <Button
          className={styles.menu}
          appearance="subtle"
          icon={<NavigationRegular />}
          aria-label={text.shell.menu}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <Link className={styles.name} to={links.dashboard()} aria-label={text.shell.home}>
          <img src="/favicon.svg" alt="" width={24} height={24} />
          <span>{text.shell.product}</span>
        </Link>
        <div className={styles.space} />
        <SearchBox />
        <AccountMenu />
        <PageNews />
      </header>
      {open ? (
        <button type="button" className={styles.scrim} tabIndex={-1} aria-hidden onClick={() => setOpen(false)} />
      ) : null}
      <div className={mergeClasses(styles.side, open && styles.sideOpen)}>
        <Navigation />
      </div>
      <main
        id="main"
        ref={main}
        tabIndex={-1}
        data-shown={location.pathname + location.search}
        className={mergeClasses(styles.main, navigation.state === 'loading' && styles.pending)}
      >
        <LiveBanner />
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
