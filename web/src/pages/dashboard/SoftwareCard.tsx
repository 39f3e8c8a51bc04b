// SPDX-License-Identifier: Apache-2.0
import { mergeClasses } from '@fluentui/react-components';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { ThreatMarks } from '@/parts/marks';
import { formatPoints } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import type { Overview } from './queries';
import { useCardStyles } from './styles';

const words = text.dashboard.software;
const SHOWN = 8;

/** The software that does the most harm. */
export function SoftwareCard({ overview, className }: { overview: Overview; className: string }) {
  const card = useCardStyles();
  return (
    <Card title={words.title} className={className} more={<TextLink to={links.software()}>{words.all}</TextLink>}>
      {overview.topSoftware.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <table className={card.table}>
          <caption className={card.caption}>{words.caption}</caption>
          <thead>
            <tr>
              <th className={card.th}>{words.name}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.weaknesses}</th>
              <th className={mergeClasses(card.th, card.end)}>{words.exposed}</th>
              <th className={mergeClasses(card.th, card.end, card.optional)} title={words.impactHint}>
                {words.impact}
              </th>
            </tr>
          </thead>
          <tbody>
            {overview.topSoftware.slice(0, SHOWN).map((item) => (
              <tr key={item.id}>
                <td className={card.td}>
                  <span className={card.marks}>
                    <TextLink to={links.product(item.id)}>{item.name}</TextLink>
                    <ThreatMarks
                      knownExploited={item.knownExploited}
                      publicExploit={item.publicExploit}
                      highValueExposed={item.highValueExposed}
                    />
                  </span>
                  <div className={card.quiet}>{item.vendor}</div>
                </td>
                <td className={mergeClasses(card.td, card.end)}>
                  <Count count={item.weaknesses} to={links.product(item.id, 'weaknesses')} />
                </td>
                <td className={mergeClasses(card.td, card.end)}>
                  <Count count={item.exposed} to={links.product(item.id, 'devices', { exposed: true })} />
                </td>
                <td className={mergeClasses(card.td, card.end, card.optional)}>{formatPoints(item.impact)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}
