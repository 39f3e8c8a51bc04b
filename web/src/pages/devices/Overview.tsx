// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { formatTime } from '@/parts/time';
import { text } from '@/text';
import { Exposure } from './Exposure';
import { Facts } from './Facts';
import { FirstThings } from './FirstThings';
import { SystemName, TagList } from './marks';
import type { Device } from './useDevice';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 7fr) minmax(280px, 5fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', gap: tokens.spacingHorizontalL, minWidth: 0 },
  plain: { margin: 0, padding: 0, listStyleType: 'none', display: 'grid', gap: tokens.spacingVerticalXS },
  quiet: { color: tokens.colorNeutralForeground3 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** What there is to know of a device first: what to do, how exposed it is and why, what it is, whether it reports. */
export function Overview({ device }: { device: Device }) {
  const styles = useStyles();
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <FirstThings device={device} />
        <Exposure device={device} />
      </div>
      <div className={styles.column}>
        <System device={device} />
        <Reporting device={device} />
        <Problems device={device} />
      </div>
    </div>
  );
}

function System({ device }: { device: Device }) {
  const styles = useStyles();
  const words = text.device.facts;
  const { system } = device;
  return (
    <Card title={text.device.system}>
      <Facts
        facts={[
          [words.os, <SystemName key="os" device={device} />],
          [words.codename, system.codename],
          [words.build, system.build],
          [words.kernel, system.kernel],
          [words.kernelBuild, system.kernelBuild],
          [words.architecture, system.architecture],
          [words.domain, device.domain],
          [words.addresses, device.networkAddresses.length > 0 ? <Addresses key="addresses" device={device} /> : null],
          [words.external, device.externalAddress],
          [words.hotfixes, device.hotfixes.join(', ')],
          [
            words.group,
            device.groupPinned
              ? text.device.groupPinned(device.group)
              : device.groupId === 0
                ? text.device.noGroup
                : device.group,
          ],
          [words.value, text.devices.value[device.value]],
          [words.tags, device.tags.length > 0 ? <TagList key="tags" tags={device.tags} wrap /> : null],
          [
            words.id,
            <span key="id" className={styles.code}>
              {device.id}
            </span>,
          ],
        ]}
      />
    </Card>
  );
}

function Addresses({ device }: { device: Device }) {
  const styles = useStyles();
  return (
    <ul className={styles.plain}>
      {device.networkAddresses.map((it) => (
        <li key={`${it.address} ${it.macAddress}`}>
          {it.address} <span className={styles.quiet}>{it.macAddress}</span>
          {it.up ? null : <span className={styles.quiet}> {text.device.addressDown}</span>}
        </li>
      ))}
    </ul>
  );
}

function Reporting({ device }: { device: Device }) {
  const words = text.device.facts;
  return (
    <Card title={text.device.reporting}>
      <Facts
        facts={[
          [words.lastContact, <Ago key="contact" time={device.lastContact} />],
          [words.lastReport, <Ago key="report" time={device.lastReport} />],
          [words.firstSeen, <Ago key="seen" time={device.firstSeen} />],
          [words.channel, device.channel],
          [words.lastBoot, device.lastBoot === '' ? null : <Ago key="boot" time={device.lastBoot} />],
          [words.judgedAt, device.judgedAt === null ? null : formatTime(new Date(device.judgedAt))],
          [
            words.software,
            <Count key="software" count={device.softwareCount} to={links.device(device.id, 'software')} />,
          ],
          [
            words.assessed,
            <Count
              key="assessed"
              count={device.assessed}
              to={links.device(device.id, 'software', { assessed: true })}
            />,
          ],
          [
            words.notAssessed,
            <Count key="not" count={device.assessmentGaps} to={links.device(device.id, 'not-assessed')} />,
          ],
        ]}
      />
    </Card>
  );
}

function Problems({ device }: { device: Device }) {
  const styles = useStyles();
  const words = text.device;
  return (
    <Card title={words.problems}>
      {device.problems.length === 0 ? (
        <span className={styles.quiet}>{words.noProblems}</span>
      ) : (
        <>
          <span className={styles.quiet}>{words.problemsHint}</span>
          <Facts facts={device.problems.map((problem) => [problem.place, problem.reason])} />
        </>
      )}
    </Card>
  );
}
