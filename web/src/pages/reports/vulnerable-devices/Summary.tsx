// SPDX-License-Identifier: Apache-2.0
import { Count } from '@/parts/Count';
import { Figures } from '@/parts/Figures';
import { formatCount, formatShare } from '@/parts/numbers';
import { text } from '@/text';
import { formatReportDay, numberOf } from './days';
import type { Report } from './pairs';
import { type Chosen, devicesBehind, devicesCounted } from './useReport';

const words = text.vulnerableDevices.figure;

/** How the number of vulnerable devices changed since the first day shown: "+12". */
function changeOf(report: Report): { value: string; note: string } {
  const first = report.trend[0];
  if (first === undefined || numberOf(first.day) === numberOf(report.time)) {
    return { value: '–', note: words.changeNone };
  }
  const more = report.vulnerableDevices - first.vulnerableDevices;
  const sign = more > 0 ? '+' : more < 0 ? '−' : '±';
  return {
    value: `${sign}${formatCount(Math.abs(more))}`,
    note: words.changeSince(formatReportDay(numberOf(first.day))),
  };
}

/** What the report begins with. */
export function Summary({ report, chosen }: { report: Report; chosen: Chosen }) {
  const { vulnerableDevices, totalDevices } = report;
  const change = changeOf(report);
  const share = totalDevices === 0 ? undefined : words.share(formatShare(vulnerableDevices / totalDevices));
  // Where the report is narrowed by weaknesses there are none but vulnerable devices in it.
  const narrowed = ['severity', 'exploit', 'age'].some((id) => chosen.has(id));
  const all = {
    label: words.devices,
    value: <Count count={totalDevices} to={devicesCounted(chosen)} label={words.devices} />,
    note: words.devicesNote,
  };
  return (
    <Figures
      figures={[
        {
          label: words.vulnerable,
          value: <Count count={vulnerableDevices} to={devicesBehind(chosen)} label={words.vulnerable} />,
          note: narrowed ? words.narrowed : share,
        },
        ...(narrowed ? [] : [all]),
        { label: words.change, value: change.value, note: change.note },
      ]}
    />
  );
}
