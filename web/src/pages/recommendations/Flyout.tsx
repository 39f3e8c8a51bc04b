// SPDX-License-Identifier: Apache-2.0
import {
  Badge,
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { bodyOf } from '@/api/client';
import { useApi } from '@/api/context';
import { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import type { Schema } from '@/api/types';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { DecisionMark, ThreatMarks } from '@/parts/marks';
import { PageTabs } from '@/parts/PageTabs';
import { TextLink } from '@/parts/TextLink';
import { Waiting } from '@/parts/Waiting';
import { text } from '@/text';
import { listAlone, openOver, type Tab as Part, TABS } from './address';
import { Tags } from './columns';
import { DevicesPart, WeaknessesPart } from './lists';
import { Overview } from './Overview';

const words = text.recommendations;

const useStyles = makeStyles({
  drawer: { width: 'min(920px, 100vw)', maxWidth: '100vw' },
  marks: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  tabs: {
    marginLeft: `calc(-1 * ${tokens.spacingHorizontalM})`,
    marginTop: tokens.spacingVerticalS,
    overflowX: 'auto',
  },
  title: { overflowWrap: 'anywhere' },
  body: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    paddingBottom: tokens.spacingVerticalXL,
    paddingTop: tokens.spacingVerticalM,
  },
});

function useRecommendation(id: string | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: keys.fleet('recommendation', id),
    enabled: id !== undefined,
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/v1/recommendations/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** Keeps what had the focus before the flyout opened and gives it back when it closes: the row, or the link in it. */
function useOpener(open: boolean): void {
  const opener = useRef<HTMLElement | null>(null);
  const wasOpen = useRef(false);
  if (open && !wasOpen.current) {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  }
  useEffect(() => {
    if (wasOpen.current && !open) {
      const back = opener.current;
      // After the drawer has let go of the focus.
      const timer = window.setTimeout(() => (back?.isConnected ? back : document.getElementById('main'))?.focus(), 50);
      wasOpen.current = open;
      return () => window.clearTimeout(timer);
    }
    wasOpen.current = open;
    return undefined;
  }, [open]);
}

function Marks({ it }: { it: Schema<'RecommendationDetail'> }) {
  const styles = useStyles();
  return (
    <div className={styles.marks}>
      <Badge appearance="outline" color="brand">
        {words.typeIs(words.type[it.type])}
      </Badge>
      <Badge appearance="outline" color="informative">
        {words.statusIs(words.status[it.status])}
      </Badge>
      <DecisionMark decision={it.ssvc} />
      <ThreatMarks
        knownExploited={it.knownExploited}
        publicExploit={it.publicExploit}
        highValueExposed={it.highValueExposed}
      />
      <Tags tags={it.tags} />
    </div>
  );
}

function Parts({ it, tab }: { it: Schema<'RecommendationDetail'>; tab: Part }) {
  const { search } = useLocation();
  const counts: Record<Part, number | undefined> = {
    overview: undefined,
    weaknesses: it.closesCount,
    devices: it.exposed,
  };
  return (
    <PageTabs
      label={words.tabsLabel}
      current={tab}
      tabs={TABS.map((part) => ({
        id: part,
        label: words.tabs[part],
        to: openOver(it.id, part, search),
        count: counts[part],
      }))}
    />
  );
}

function Content({ it, tab }: { it: Schema<'RecommendationDetail'>; tab: Part }) {
  switch (tab) {
    case 'overview':
      return <Overview it={it} />;
    case 'weaknesses':
      return <WeaknessesPart it={it} />;
    case 'devices':
      return <DevicesPart it={it} />;
  }
}

/** One recommendation over the list: what, why and how. Its address can be sent to somebody. */
export function Flyout({ id, tab }: { id: string | undefined; tab: Part }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const { search } = useLocation();
  const asked = useRecommendation(id);
  const shown = asked.data;
  useOpener(id !== undefined);
  useEffect(() => {
    if (id !== undefined && shown !== undefined) {
      document.title = `${shown.title} · ${text.shell.product}`;
    } else if (id === undefined) {
      document.title = `${words.title} · ${text.shell.product}`;
    }
  }, [id, shown]);
  const close = () => navigate(listAlone(search));
  return (
    <OverlayDrawer
      className={styles.drawer}
      position="end"
      open={id !== undefined}
      onOpenChange={(_, data) => {
        if (!data.open) {
          close();
        }
      }}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ className: styles.title }}
          action={<Button appearance="subtle" aria-label={words.close} icon={<DismissRegular />} onClick={close} />}
        >
          {shown?.title ?? (asked.error ? words.title : text.common.loading)}
        </DrawerHeaderTitle>
        {shown ? <Marks it={shown} /> : null}
        {shown ? <Parts it={shown} tab={tab} /> : null}
      </DrawerHeader>
      <DrawerBody className={styles.body}>
        {shown ? <Content it={shown} tab={tab} /> : null}
        {!shown && asked.error ? <Missing error={asked.error} retry={() => void asked.refetch()} /> : null}
        {!shown && !asked.error ? <Waiting /> : null}
      </DrawerBody>
    </OverlayDrawer>
  );
}

function Missing({ error, retry }: { error: Error; retry: () => void }) {
  const { search } = useLocation();
  if (error instanceof ApiError && error.status === 404) {
    return (
      <Empty title={words.gone}>
        <TextLink to={listAlone(search)}>{words.backToList}</TextLink>
      </Empty>
    );
  }
  return <Failure error={error} retry={retry} />;
}
