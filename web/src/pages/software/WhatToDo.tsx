// SPDX-License-Identifier: Apache-2.0
import { Body1Strong, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Failure } from '@/parts/Failure';
import { DecisionMark } from '@/parts/marks';
import { formatPoints } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { useProductRecommendation } from './queries';

type Detail = Schema<'SoftwareDetail'>;

const words = text.software.recommendation;

const useStyles = makeStyles({
  box: { display: 'grid', gap: tokens.spacingVerticalS },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  text: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground3, margin: 0 },
});

function whyNone(it: Detail): string {
  if (it.notAssessedReason !== null) {
    return words.noneAssessed;
  }
  return it.weaknesses === 0 ? words.none : words.noneYet;
}

/** The recommendation about a product, or why there is none. */
export function WhatToDo({ it }: { it: Detail }) {
  const styles = useStyles();
  const { data, error } = useProductRecommendation(it.id);
  let content = (
    <Skeleton className={styles.box} aria-label={text.common.loading}>
      <SkeletonItem size={20} />
      <SkeletonItem size={16} />
      <SkeletonItem size={16} />
    </Skeleton>
  );
  if (error && data === undefined) {
    content = <Failure error={error} />;
  } else if (data === null) {
    content = <p className={styles.quiet}>{whyNone(it)}</p>;
  } else if (data !== undefined) {
    content = (
      <div className={styles.box}>
        <div className={styles.head}>
          <Body1Strong>{data.title}</Body1Strong>
          <DecisionMark decision={data.ssvc} />
        </div>
        <p className={styles.text}>
          {data.closesCount > 0 ? `${words.closes(data.closesCount)} ` : null}
          {data.impact > 0 ? words.gain(formatPoints(data.impact)) : null}
        </p>
        <TextLink to={links.recommendation(data.id)}>{words.to}</TextLink>
      </div>
    );
  }
  return (
    <Card title={words.title} more={<TextLink to={links.recommendations()}>{words.all}</TextLink>}>
      {content}
    </Card>
  );
}
