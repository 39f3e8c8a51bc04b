// SPDX-License-Identifier: Apache-2.0
import { Body1Strong, makeStyles, tokens } from '@fluentui/react-components';
import { QuestionCircleRegular } from '@fluentui/react-icons';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Count } from '@/parts/Count';
import { TextLink } from '@/parts/TextLink';
import { weaknessIdsIn } from '@/parts/weaknessIds';
import { text } from '@/text';
import { type GapGroup, groupGaps } from './distribution';
import { domainName, versionOptions } from './VersionsTab';

const words = text.software.gaps;

/** Versions named for each reason; the list of versions has the others. */
const SHOWN = 8;

const useStyles = makeStyles({
  lead: { margin: 0 },
  group: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  head: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center', margin: 0 },
  text: { margin: 0, overflowWrap: 'anywhere', maxWidth: '90ch' },
  quiet: { color: tokens.colorNeutralForeground2 },
  versions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  version: { display: 'inline-flex', gap: tokens.spacingHorizontalXS, alignItems: 'baseline' },
  domain: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** A text of the server as a sentence. */
function sentence(said: string): string {
  const begun = said.charAt(0).toUpperCase() + said.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** What the server said, with the weaknesses that it names as links: they are what one has to read. */
function Said({ text: said }: { text: string }) {
  return weaknessIdsIn(said).map((piece) =>
    piece.weakness ? (
      <TextLink key={piece.text} to={links.weakness(piece.text)}>
        {piece.text}
      </TextLink>
    ) : (
      piece.text
    ),
  );
}

function Group({ id, group, several }: { id: string; group: GapGroup; several: boolean }) {
  const styles = useStyles();
  const more = group.versions.length - SHOWN;
  return (
    <div className={styles.group}>
      <h3 className={styles.head}>
        <QuestionCircleRegular fontSize={20} aria-hidden />
        <Body1Strong>{text.common.reason[group.reason]}</Body1Strong>
      </h3>
      {group.detail === '' ? null : (
        <p className={styles.text}>
          <Said text={sentence(group.detail)} />
        </p>
      )}
      <p className={styles.text}>
        <strong>{words.help}: </strong>
        {text.software.help[group.reason]}
        {group.suggestion ? ` ${words.suggestion(group.suggestion)}` : null}
      </p>
      <ul className={styles.versions} aria-label={words.versions}>
        {group.versions.slice(0, SHOWN).map((version) => (
          <li key={`${version.domain} ${version.version}`} className={styles.version}>
            {version.version === '' ? text.software.version.noVersion : version.version}
            {several ? <span className={styles.domain}>{domainName(version.domain)}</span> : null}
            <Count
              count={version.devices}
              to={links.product(id, 'devices', { ...versionOptions(version), reason: group.reason })}
              label={text.software.distribution.counts(version.version)}
            />
          </li>
        ))}
        {more > 0 ? (
          <li>
            <TextLink to={links.product(id, 'versions')}>{words.more(more)}</TextLink>
          </li>
        ) : null}
      </ul>
    </div>
  );
}

/** What of a product could not be assessed: why, and what would help. */
export function Gaps({ it }: { it: Schema<'SoftwareDetail'> }) {
  const styles = useStyles();
  const groups = groupGaps(it.notAssessed);
  const several = new Set(it.versions.map((version) => version.domain)).size > 1;
  const versions = new Set(it.notAssessed.map((gap) => `${gap.domain} ${gap.version}`)).size;
  return (
    <Card title={words.title} more={<TextLink to={links.notAssessed()}>{words.all}</TextLink>}>
      <p className={styles.lead}>
        <strong>{it.notAssessedReason === null ? words.part(versions) : words.whole}.</strong>{' '}
        <span className={styles.quiet}>{it.notAssessedReason === null ? words.leadPart : words.leadWhole}</span>
      </p>
      {groups.map((group) => (
        <Group key={JSON.stringify([group.reason, group.detail])} id={it.id} group={group} several={several} />
      ))}
    </Card>
  );
}
