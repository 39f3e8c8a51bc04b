// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { LevelMark } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.topDevices;
const SHOWN = 8;

/** The most exposed devices. */
export function TopDevicesCard({ overview, className }: { overview: Overview; className: string }) {
  const card = useCardStyles();
  return (
    <Card
      title={words.title}
      className={className}
      more={<TextLink to={links.devices({ sort: '-exposureScore' })}>{words.all}</TextLink>}
    >
      {overview.topDevices.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <table className={card.table}>
          <caption className={card.caption}>{words.caption}</caption>
          <thead>
            <tr>
              <th className={card.th}>{words.name}</th>
              <th className={mergeClasses(card.th, card.optional)}>{words.system}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.weaknesses}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.score}</th>
            </tr>
          </thead>
          <tbody>
            {overview.topDevices.slice(0, SHOWN).map((device) => (
              <tr key={device.id}>
                <td className={card.td}>
                  <TextLink to={links.device(device.id)}>{device.name}</TextLink>
                  <div className={card.quiet}>{device.domain}</div>
                </td>
                <td className={mergeClasses(card.td, card.quiet, card.optional)}>
                  {device.platform} {device.osVersion}
                </td>
                <td className={mergeClasses(card.td, card.end)}>
                  <Count count={device.weaknesses} to={links.device(device.id, 'weaknesses')} />
                </td>
                <td className={mergeClasses(card.td, card.end)}>
                  <span className={card.marks}>
                    {device.exposureScore === null ? null : formatScore(device.exposureScore)}
                    <LevelMark level={device.exposureLevel} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
