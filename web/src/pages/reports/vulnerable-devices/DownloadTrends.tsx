// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { text } from '@/text';
import { trendsAsCsv } from './days';
import type { Report } from './pairs';

/** Gives the trends as a file; they are all here, so nothing is asked of the server. */
export function DownloadTrends({ report }: { report: Report }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([trendsAsCsv(report.trend)], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `parapet-vulnerable-devices-${report.time.slice(0, 10)}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />} onClick={save}>
      {text.vulnerableDevices.download}
    </Button>
  );
}
