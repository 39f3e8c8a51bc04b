// SPDX-License-Identifier: Apache-2.0
import { Caption1, mergeClasses } from '@fluentui/react-components';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.notAssessed;

/** What could not be assessed, and why: the numbers that no other number holds. */
export function NotAssessedCard({ overview, className }: { overview: Overview; className: string }) {
  const card = useCardStyles();
  const reasons = [...overview.notAssessed].sort((a, b) => b.installs - a.installs);
  const devices = overview.devices.withAssessmentGaps;
  return (
    <Card
      title={words.title}
      className={className}
      more={reasons.length > 0 ? <TextLink to={links.notAssessed()}>{words.all}</TextLink> : null}
    >
      {reasons.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <>
          <Caption1>{words.what}</Caption1>
          <table className={card.table}>
            <caption className={card.caption}>{words.caption}</caption>
            <thead>
              <tr>
                <th className={card.th}>{words.reason}</th>
                <th className={mergeClasses(card.th, card.end)}>{words.software}</th>
                <th className={mergeClasses(card.th, card.end)}>{words.installs}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(({ reason, software, installs }) => (
                <tr key={reason}>
                  <td className={card.td}>{text.common.reason[reason]}</td>
                  <td className={mergeClasses(card.td, card.end)}>
                    <Count count={software} to={links.notAssessed({ reason })} label={text.common.reason[reason]} />
                  </td>
                  <td className={mergeClasses(card.td, card.end, card.quiet)}>{formatCount(installs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {devices > 0 ? (
            <Caption1>
              <TextLink to={links.devices({ assessmentGaps: true })}>{words.devices(formatCount(devices))}</TextLink>
            </Caption1>
          ) : null}
        </>
      )}
    </Card>
  );
}
