// SPDX-License-Identifier: Apache-2.0
import { Badge, makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { formatPublishedDay } from '@/parts/time';
import { text } from '@/text';

type Software = Schema<'Software'>;

const words = text.software;

const useStyles = makeStyles({
  row: { display: 'inline-flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, alignItems: 'center' },
  quiet: { color: tokens.colorNeutralForeground3 },
  reason: {
    display: 'inline-flex',
    gap: tokens.spacingHorizontalXXS,
    alignItems: 'center',
    color: tokens.colorNeutralForeground2,
  },
});

const TAG_COLOUR = {
  zeroDay: 'danger',
  noSecurityUpdate: 'warning',
  someUpdatesAvailable: 'informative',
  endOfSupport: 'severe',
  upcomingEndOfSupport: 'warning',
} as const;

/** What stands out about a product: zero-day, without fix, end of support with its date on hover. */
export function SoftwareTags({ tags, endOfSupport }: Pick<Software, 'tags' | 'endOfSupport'>) {
  const styles = useStyles();
  const support = supportSentence(endOfSupport, new Date());
  return (
    <span className={styles.row}>
      {tags.map((tag) => {
        const badge = (
          <Badge key={tag} appearance="tint" color={TAG_COLOUR[tag]} shape="rounded">
            {words.tag[tag]}
          </Badge>
        );
        const dated = tag === 'endOfSupport' || tag === 'upcomingEndOfSupport';
        return dated && support !== null ? (
          <Tooltip key={tag} content={support} relationship="description">
            {badge}
          </Tooltip>
        ) : (
          badge
        );
      })}
    </span>
  );
}

/** When support ended or ends, in a sentence; null where no date is known. */
export function supportSentence(endOfSupport: string | null, now: Date): string | null {
  if (endOfSupport === null) {
    return null;
  }
  const day = new Date(endOfSupport);
  return day.getTime() <= now.getTime()
    ? words.supportEnded(formatPublishedDay(day))
    : words.supportEnds(formatPublishedDay(day));
}

interface SupportProps {
  support: Software['support'];
  endOfSupport: string | null;
  /** Of a version instead of a product. */
  ofVersion?: boolean;
}

/** Whether somebody still supports it; the date on hover. Nothing known is said quietly. */
export function SupportMark({ support, endOfSupport, ofVersion = false }: SupportProps) {
  const styles = useStyles();
  const word = (ofVersion ? words.versionSupport : words.support)[support];
  if (support === 'None') {
    return <span className={styles.quiet}>–</span>;
  }
  const ended = support === 'EOS Software' || support === 'EOS Version';
  const mark = (
    <Badge appearance="tint" color={ended ? 'severe' : 'warning'} shape="rounded">
      {word}
    </Badge>
  );
  const sentence = supportSentence(endOfSupport, new Date());
  return sentence === null ? (
    mark
  ) : (
    <Tooltip content={sentence} relationship="description">
      {mark}
    </Tooltip>
  );
}

/** Whether it was assessed, and why not. */
export function UnassessedMark({ reason }: { reason: Software['notAssessedReason'] }) {
  const styles = useStyles();
  if (reason === null) {
    return <span className={styles.quiet}>{words.assessed}</span>;
  }
  return (
    <span className={styles.reason}>
      <QuestionCircleRegular fontSize={16} aria-hidden />
      {text.common.reason[reason]}
    </span>
  );
}
