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
import { byProduct, productName, vendorName } from './affected';

type Detail = Schema<'WeaknessDetail'>;
type Affected = Detail['software'][number];

const words = text.weakness.software;

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const STATUS_COLOUR = {
  affected: 'danger',
  under_investigation: 'warning',
  not_affected: 'success',
  fixed: 'success',
} as const;

function StatusMark({ status }: { status: Affected['status'] }) {
  return (
    <Badge appearance="tint" color={STATUS_COLOUR[status]} shape="rounded">
      {words.status[status]}
    </Badge>
  );
}

function devicesOf(id: string, part: Affected): string {
  return links.weakness(id, 'devices', {
    software: part.softwareId,
    version: part.version,
    domain: part.domain,
    package: part.name,
  });
}

interface ProductProps {
  id: string;
  softwareId: string;
  parts: readonly Affected[];
}

/** One product's versions that have the weakness. */
function Product({ id, softwareId, parts }: ProductProps) {
  const name = productName(softwareId);
  const title = words.title(name, vendorName(softwareId));
  return (
    <Card title={title} more={<TextLink to={links.product(softwareId)}>{words.open(name)}</TextLink>}>
      <PlainTable
        label={words.versionsOf(title)}
        rows={parts}
        rowId={(part) => [part.name, part.version, part.domain, part.status, part.fix, part.fixedVersion].join(' ')}
        columns={[
          {
            id: 'package',
            header: words.column.package,
            width: '22%',
            cell: (part) => part.name,
          },
          { id: 'version', header: words.column.version, width: '20%', cell: (part) => part.version },
          { id: 'domain', header: words.column.domain, width: '14%', cell: (part) => domainName(part.domain) },
          {
            id: 'status',
            header: words.column.status,
            width: '14%',
            tight: true,
            cell: (part) => <StatusMark status={part.status} />,
          },
          { id: 'fix', header: words.column.fix, width: '10%', tight: true, cell: (part) => words.fix[part.fix] },
          { id: 'fixed', header: words.column.fixedVersion, cell: (part) => part.fixedVersion ?? '–' },
          {
            id: 'devices',
            header: words.column.devices,
            width: '8%',
            align: 'end',
            cell: (part) => (
              <Count count={part.devices} to={devicesOf(id, part)} label={words.counts(part.name, part.version)} />
            ),
          },
        ]}
      />
    </Card>
  );
}

/** Every version on devices that has a weakness, product by product: its status, its fix, its devices. */
export function AffectedSoftware({ it }: { it: Detail }) {
  const styles = useStyles();
  const products = useMemo(() => byProduct(it.software), [it.software]);
  if (products.length === 0) {
    return <Empty title={words.none}>{text.weakness.devices.empty}</Empty>;
  }
  return (
    <div className={styles.list}>
      <p className={styles.lead}>{words.total(products.length, it.software.length)}</p>
      {products.map(({ softwareId, parts }) => (
        <Product key={softwareId} id={it.id} softwareId={softwareId} parts={parts} />
      ))}
    </div>
  );
}
