// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { LevelMark } from '@/parts/marks';
import { formatScore } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { bandOf } from './band';
import { useCardStyles } from './styles';

const words = text.dashboard.groups;

/** The exposure score of each device group, the highest first. Shown only where there are groups. */
export function GroupsCard({ groups, className }: { groups: readonly Schema<'GroupScore'>[]; className: string }) {
  const card = useCardStyles();
  const sorted = [...groups].sort((a, b) => (b.exposureScore ?? -1) - (a.exposureScore ?? -1));
  return (
    <Card title={words.title} className={className}>
      <table className={card.table}>
        <caption className={card.caption}>{words.caption}</caption>
        <thead>
          <tr>
            <th className={card.th}>{words.name}</th>
            <th className={mergeClasses(card.th, card.end)}>{words.devices}</th>
            <th className={mergeClasses(card.th, card.end)}>{words.score}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ groupId, group, exposureScore, scoredDevices, unscoredDevices }) => (
            <tr key={groupId}>
              <td className={card.td}>
                <TextLink to={links.devices({ groupId })}>{groupId === 0 ? words.none : group}</TextLink>
              </td>
              <td className={mergeClasses(card.td, card.end)}>
                <Count count={scoredDevices + unscoredDevices} to={links.devices({ groupId })} label={group} />
              </td>
              <td className={mergeClasses(card.td, card.end)}>
                <span className={card.marks}>
                  {exposureScore === null ? null : formatScore(exposureScore)}
                  <LevelMark level={exposureScore === null ? null : bandOf(exposureScore)} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
