// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { domainName } from '@/pages/software/VersionsTab';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { Empty } from '@/parts/Empty';
import { PlainTable } from '@/parts/PlainTable';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { productName } from './affected';

type Detail = Schema<'WeaknessDetail'>;
type Affected = Detail['software'][number];

const words = text.weakness.software;

const useStyles = makeStyles({
  package: { display: 'block', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The product, and the package of it where that has another name. */
function Name({ part }: { part: Affected }) {
  const styles = useStyles();
  const product = productName(part.softwareId);
  const own = part.name.split(':').at(-1) ?? part.name;
  return (
    <>
      <TextLink to={links.product(part.softwareId)}>{product}</TextLink>
      {own === product || part.name === product ? null : <span className={styles.package}>{part.name}</span>}
    </>
  );
}

function StatusMark({ status }: { status: Affected['status'] }) {
  const bad = status === 'affected';
  return (
    <Badge
      appearance="tint"
      color={bad ? 'danger' : status === 'under_investigation' ? 'warning' : 'success'}
      shape="rounded"
    >
      {words.status[status]}
    </Badge>
  );
}

/** Every version on devices that has a weakness: its status, its fix, its devices. */
export function AffectedSoftware({ it }: { it: Detail }) {
  const rows = useMemo(
    () =>
      [...it.software].sort(
        (a, b) =>
          productName(a.softwareId).localeCompare(productName(b.softwareId)) ||
          a.domain.localeCompare(b.domain) ||
          b.devices - a.devices,
      ),
    [it.software],
  );
  if (rows.length === 0) {
    return <Empty title={words.none}>{text.weakness.devices.empty}</Empty>;
  }
  return (
    <Card title={words.lead}>
      <PlainTable
        label={words.lead}
        rows={rows}
        rowId={(part) =>
          [part.softwareId, part.name, part.version, part.domain, part.status, part.fix, part.fixedVersion].join(' ')
        }
        columns={[
          { id: 'software', header: words.column.software, cell: (part) => <Name part={part} /> },
          { id: 'version', header: words.column.version, cell: (part) => part.version },
          { id: 'domain', header: words.column.domain, cell: (part) => domainName(part.domain) },
          {
            id: 'status',
            header: words.column.status,
            tight: true,
            cell: (part) => <StatusMark status={part.status} />,
          },
          { id: 'fix', header: words.column.fix, tight: true, cell: (part) => words.fix[part.fix] },
          { id: 'fixed', header: words.column.fixedVersion, cell: (part) => part.fixedVersion ?? '–' },
          {
            id: 'devices',
            header: words.column.devices,
            align: 'end',
            cell: (part) => (
              <Count
                count={part.devices}
                to={links.weakness(it.id, 'devices', {
                  software: part.softwareId,
                  version: part.version,
                  domain: part.domain,
                  package: part.name,
                })}
                label={words.counts(part.name, part.version)}
              />
            ),
          },
        ]}
      />
    </Card>
  );
}
