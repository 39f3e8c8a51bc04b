// SPDX-License-Identifier: Apache-2.0
import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { recommendationOf } from '@/pages/software/queries';
import { domainName } from '@/pages/software/VersionsTab';
import { Card } from '@/parts/Card';
import { PlainTable } from '@/parts/PlainTable';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { fixesByProduct, type ProductFix, vendorName } from './affected';

const words = text.weakness.todo;

/** As many products as can be taken in at once; the tab of affected software has all. */
const SHOWN = 8;

const useStyles = makeStyles({
  target: { display: 'block' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

function Name({ product }: { product: ProductFix }) {
  const styles = useStyles();
  return (
    <>
      <TextLink to={links.product(product.softwareId)}>{product.name}</TextLink>
      <div className={styles.quiet}>{vendorName(product.softwareId)}</div>
    </>
  );
}

function Targets({ product }: { product: ProductFix }) {
  const styles = useStyles();
  return product.targets.map((target) => (
    <span key={`${target.domain} ${target.fix} ${target.fixedVersion}`} className={styles.target}>
      {target.fix === 'available' ? words.update(target.fixedVersion ?? text.common.notKnown) : words.noFix[target.fix]}{' '}
      <span className={styles.quiet}>
        {domainName(target.domain)}, {words.versions(target.versions)}
      </span>
    </span>
  ));
}

/** What closes a weakness, product by product, each with its recommendation. */
export function WhatToDo({ it }: { it: Schema<'WeaknessDetail'> }) {
  const products = useMemo(() => fixesByProduct(it.software), [it.software]);
  const more = products.length - SHOWN;
  return (
    <Card
      title={words.title}
      more={more > 0 ? <TextLink to={links.weakness(it.id, 'software')}>{words.more(more)}</TextLink> : undefined}
    >
      <PlainTable
        label={words.title}
        rows={products.slice(0, SHOWN)}
        rowId={(product) => product.softwareId}
        columns={[
          {
            id: 'software',
            header: words.column.software,
            width: '24%',
            cell: (product) => <Name product={product} />,
          },
          { id: 'fix', header: words.column.fix, width: '46%', cell: (product) => <Targets product={product} /> },
          {
            id: 'recommendation',
            header: words.recommendation,
            cell: (product) => (
              <TextLink to={links.recommendation(recommendationOf(product.softwareId))}>
                {words.of(product.name)}
              </TextLink>
            ),
          },
        ]}
      />
    </Card>
  );
}
