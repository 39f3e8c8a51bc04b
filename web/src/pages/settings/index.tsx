// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react';
import { Navigate, useParams } from 'react-router-dom';
import { useLastSession } from '@/api/session';
import { links } from '@/app/links';
import { Empty } from '@/parts/Empty';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Rows } from './parts/Rows';
import { SectionNav } from './SectionNav';
import { NEEDS, opens, type Section, sectionOf, sectionsFor } from './sections';

const CONTENT: Readonly<Record<Section, LazyExoticComponent<ComponentType>>> = {
  feeds: lazy(() => import('./feeds')),
  'enrolment-keys': lazy(() => import('./enrolment-keys')),
  groups: lazy(() => import('./groups')),
  users: lazy(() => import('./users')),
  roles: lazy(() => import('./roles')),
  'api-clients': lazy(() => import('./api-clients')),
  audit: lazy(() => import('./audit')),
  about: lazy(() => import('./about')),
};

/** Sections that are one long list. */
const LISTS: readonly Section[] = ['users', 'enrolment-keys', 'roles', 'api-clients', 'audit'];

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: '200px minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalL },
  },
  // A list fills the height and scrolls by itself.
  filled: {
    flexGrow: 1,
    minHeight: 0,
    gridTemplateRows: 'minmax(0, 1fr)',
    alignItems: 'stretch',
    '@media (max-width: 1100px)': { gridTemplateRows: 'auto minmax(0, 1fr)' },
  },
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
});

/** What stands in place of a section that somebody may not see: who can. */
function NotAllowed({ section }: { section: Section }) {
  return (
    <Empty title={text.settings.notAllowedTitle(text.settings.sections[section])}>
      {text.settings.notAllowed(NEEDS[section].map((need) => text.settings.permissions[need].name))}
    </Empty>
  );
}

/** The settings: the sections that one may see, one at a time. */
export function Component() {
  const styles = useStyles();
  const session = useLastSession();
  const { section: name } = useParams();
  const permissions = session?.permissions ?? [];
  const offered = sectionsFor(permissions);
  if (name === undefined) {
    return <Navigate to={links.settings(offered[0] ?? 'about')} replace />;
  }
  const section = sectionOf(name);
  const Content = section === null ? null : CONTENT[section];
  const isList = section !== null && LISTS.includes(section);
  return (
    <Page
      title={section === null ? text.settings.title : text.settings.pageTitle(text.settings.sections[section])}
      full={isList}
    >
      <div className={mergeClasses(styles.columns, isList && styles.filled)}>
        <SectionNav offered={offered} />
        <div className={styles.content}>
          {section === null || Content === null ? (
            <Empty title={text.settings.noSection}>
              <TextLink to={links.settings()}>{text.settings.toFirst}</TextLink>
            </Empty>
          ) : opens(section, permissions) ? (
            <Suspense fallback={<Rows count={6} />}>
              <Content key={section} />
            </Suspense>
          ) : (
            <NotAllowed section={section} />
          )}
        </div>
      </div>
    </Page>
  );
}
