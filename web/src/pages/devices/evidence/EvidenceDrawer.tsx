// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  Skeleton,
  SkeletonItem,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef } from 'react';
import { links } from '@/app/links';
import { Empty } from '@/parts/Empty';
import { Failure } from '@/parts/Failure';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Device } from '../useDevice';
import { FindingCard } from './FindingCard';
import { useFindings, useWeaknessRecord } from './useEvidence';
import { WeaknessHead } from './WeaknessHead';

const useStyles = makeStyles({
  drawer: { width: 'min(760px, 100vw)', maxWidth: '100vw' },
  title: { overflowWrap: 'anywhere' },
  body: {
    display: 'grid',
    alignContent: 'start',
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalXXL,
  },
  links: { display: 'flex', flexWrap: 'wrap', gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}` },
  places: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
});

interface EvidenceDrawerProps {
  device: Device;
  /** The weakness that is looked at; null: none. */
  weakness: string | null;
  onClose: () => void;
}

/** Gives the focus back to what opened the drawer; a drawer that a link opened leaves it to the page. */
function useGiveBack(open: boolean) {
  const opener = useRef<Element | null>(null);
  if (open && opener.current === null) {
    opener.current = document.activeElement;
  }
  useEffect(() => {
    if (open) {
      return undefined;
    }
    const element = opener.current;
    opener.current = null;
    if (!(element instanceof HTMLElement) || !element.isConnected || element === document.body) {
      return undefined;
    }
    // After the drawer has let go of the focus.
    const timer = window.setTimeout(() => element.focus({ preventScroll: true }), 50);
    return () => window.clearTimeout(timer);
  }, [open]);
}

/** Why a weakness is a finding of a device, step by step: what was seen, what a record says, how they were compared, what follows. */
export function EvidenceDrawer({ device, weakness, onClose }: EvidenceDrawerProps) {
  const styles = useStyles();
  useGiveBack(weakness !== null);
  return (
    <OverlayDrawer
      className={styles.drawer}
      position="end"
      open={weakness !== null}
      onOpenChange={(_, data) => (data.open ? undefined : onClose())}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ as: 'h2', className: styles.title }}
          action={
            <Button appearance="subtle" icon={<DismissRegular />} aria-label={text.evidence.close} onClick={onClose} />
          }
        >
          {weakness === null ? '' : text.evidence.title(weakness)}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>{weakness === null ? null : <Content device={device} weakness={weakness} />}</DrawerBody>
    </OverlayDrawer>
  );
}

function Content({ device, weakness }: { device: Device; weakness: string }) {
  const styles = useStyles();
  const words = text.evidence;
  const findings = useFindings(device.id, weakness);
  const record = useWeaknessRecord(weakness);
  const rows = findings.data?.items;
  return (
    <div className={styles.body}>
      {rows?.[0] ? <WeaknessHead finding={rows[0]} description={record.data?.description} /> : null}
      <div className={styles.links}>
        <TextLink to={links.weakness(weakness)}>{words.about(weakness)}</TextLink>
        <TextLink to={links.weakness(weakness, 'devices')}>{words.onDevices}</TextLink>
      </div>
      {findings.error ? <Failure error={findings.error} retry={() => void findings.refetch()} /> : null}
      {rows === undefined && !findings.error ? (
        <Skeleton aria-label={text.common.loading}>
          <SkeletonItem size={128} />
        </Skeleton>
      ) : null}
      {rows?.length === 0 ? <Empty title={words.gone}>{words.goneHint}</Empty> : null}
      {rows && rows.length > 1 ? <p className={styles.places}>{words.places(rows.length)}</p> : null}
      {rows?.map((finding) => (
        <FindingCard
          key={`${finding.softwareId} ${finding.software} ${finding.version} ${finding.paths.join()}`}
          finding={finding}
          records={record.data?.records}
        />
      ))}
    </div>
  );
}
