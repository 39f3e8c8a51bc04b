// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { type ReactNode, useId } from 'react';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Decision } from './Decision';
import { Figures } from './Figures';
import { GainPicture } from './GainPicture';
import { Next } from './Next';
import { leadOf, peopleName, piecesOf, reasonsOf } from './sentences';
import { Targets } from './Targets';

const words = text.recommendations;

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXL },
  lead: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, maxWidth: '75ch' },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  heading: { margin: 0 },
  reasons: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
  pair: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalXXL,
    '@media (max-width: 760px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

/** One part of the overview, with its heading. */
function Part({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id}>
      <Subtitle2 as="h3" id={id} className={styles.heading}>
        {title}
      </Subtitle2>
      {children}
    </section>
  );
}

function Reasons({ it }: { it: Schema<'RecommendationDetail'> }) {
  const styles = useStyles();
  return (
    <ul className={styles.reasons}>
      {reasonsOf(it).map((reason) => (
        <li key={reason} data-sentence>
          <Body1>
            {piecesOf(reason).map((piece, index) =>
              piece.weakness ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one sentence never move
                <TextLink key={index} to={links.weakness(piece.text)}>
                  {piece.text}
                </TextLink>
              ) : (
                piece.text
              ),
            )}
          </Body1>
        </li>
      ))}
    </ul>
  );
}

/** What to do, why, what it gains and how to do it. */
export function Overview({ it }: { it: Schema<'RecommendationDetail'> }) {
  const styles = useStyles();
  return (
    <div className={styles.all}>
      <p className={styles.lead}>{leadOf(it).join(' ')}</p>
      <Figures it={it} />
      <Part title={words.how}>
        <Targets it={it} />
      </Part>
      <div className={styles.pair}>
        <Part title={words.why}>
          <Reasons it={it} />
        </Part>
        <Part title={words.decision}>
          <Decision it={it} />
        </Part>
      </div>
      <Part title={words.gain}>
        <GainPicture impact={it.impact} />
      </Part>
      <Part title={words.next}>
        <Next it={it} />
        <TextLink to={links.product(it.softwareId)}>{words.softwarePage(peopleName(it.software))}</TextLink>
      </Part>
    </div>
  );
}
