// SPDX-License-Identifier: Apache-2.0
import { Body1Strong, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { useProductRecommendation } from '@/pages/software/queries';
import { domainName } from '@/pages/software/VersionsTab';
import { Card } from '@/parts/Card';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { fixesByProduct, type ProductFix, vendorName } from './affected';

const words = text.weakness.todo;

/** As many products as can be taken in at once; the tab of affected software has all. */
const SHOWN = 8;
/** As many targets of one product: one for each release that it is fixed in. */
const TARGETS = 6;

const useStyles = makeStyles({
  list: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  product: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalM} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTopStyle: 'none', paddingTop: 0 },
    ':last-child': { paddingBottom: 0 },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalS,
    alignItems: 'baseline',
    margin: 0,
  },
  push: { marginLeft: 'auto' },
  targets: { display: 'grid', gap: tokens.spacingVerticalXXS, margin: 0, padding: 0, listStyleType: 'none' },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** The recommendation about a product; nothing where there is none, or while it is not known. */
function Recommendation({ id, softwareId }: { id: string; softwareId: string }) {
  const styles = useStyles();
  const { data } = useProductRecommendation(softwareId);
  if (!data) {
    return data === null ? (
      <span className={mergeClasses(styles.push, styles.quiet)}>{words.noRecommendation}</span>
    ) : null;
  }
  return (
    <span className={styles.push}>
      <TextLink to={links.recommendation(data.id)}>{data.title}</TextLink>
      {data.closes.length === data.closesCount && !data.closes.includes(id) ? (
        <span className={styles.quiet}> {words.closesOthers}</span>
      ) : null}
    </span>
  );
}

function Product({ id, product }: { id: string; product: ProductFix }) {
  const styles = useStyles();
  const more = product.targets.length - TARGETS;
  return (
    <li className={styles.product}>
      <div className={styles.head} data-sentence>
        <Body1Strong>
          <TextLink to={links.product(product.softwareId)}>{product.name}</TextLink>
        </Body1Strong>
        <span className={styles.quiet}>{vendorName(product.softwareId)}</span>
        <Recommendation id={id} softwareId={product.softwareId} />
      </div>
      <ul className={styles.targets}>
        {product.targets.slice(0, TARGETS).map((target) => (
          <li key={`${target.domain} ${target.fix} ${target.fixedVersion}`}>
            {target.fix === 'available'
              ? words.update(target.fixedVersion ?? text.common.notKnown)
              : words.noFix[target.fix]}{' '}
            <span className={styles.quiet}>
              {domainName(target.domain)}, {words.versions(target.versions)}
            </span>
          </li>
        ))}
        {more > 0 ? (
          <li>
            <TextLink to={links.weakness(id, 'versions', { software: product.softwareId })}>
              {words.moreTargets(more)}
            </TextLink>
          </li>
        ) : null}
      </ul>
    </li>
  );
}

/** What closes a weakness, product by product, each with its recommendation. */
export function WhatToDo({ it }: { it: Schema<'WeaknessDetail'> }) {
  const styles = useStyles();
  const products = useMemo(() => fixesByProduct(it.software), [it.software]);
  const more = products.length - SHOWN;
  return (
    <Card
      title={words.title}
      more={more > 0 ? <TextLink to={links.weakness(it.id, 'software')}>{words.more(more)}</TextLink> : undefined}
    >
      <ul className={styles.list}>
        {products.slice(0, SHOWN).map((product) => (
          <Product key={product.softwareId} id={it.id} product={product} />
        ))}
      </ul>
    </Card>
  );
}
