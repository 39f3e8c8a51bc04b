// SPDX-License-Identifier: Apache-2.0
import { Body1, makeStyles, tokens } from '@fluentui/react-components';
import { Fragment } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useFirstRows, useSearch } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Card } from '@/parts/Card';
import { Empty } from '@/parts/Empty';
import { EmptyPlace } from '@/parts/EmptyPlace';
import { Page } from '@/parts/Page';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { deviceHits, softwareHits, weaknessHits } from './columns';
import { Found } from './Found';

const words = text.search;
const SHOWN = 10;
const LEAST = 2;
const LONGEST = 200;
const LONGEST_SHOWN = 60;

const useStyles = makeStyles({
  all: { display: 'grid', gap: tokens.spacingVerticalL, maxWidth: '1100px' },
  can: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0 },
  row: { display: 'grid', gridTemplateColumns: '120px minmax(0, 1fr)', gap: tokens.spacingHorizontalM },
  term: { fontWeight: tokens.fontWeightSemibold },
  meaning: { margin: 0 },
});

const idOf = (row: { id: string }) => row.id;

/** What is looked for, as far as a heading can show it. */
function shortened(q: string): string {
  const signs = [...q];
  return signs.length > LONGEST_SHOWN ? `${signs.slice(0, LONGEST_SHOWN).join('')}…` : q;
}

function WhatCanBeFound() {
  const styles = useStyles();
  return (
    <Card title={words.emptyTitle}>
      <Body1>{words.empty}</Body1>
      <dl className={styles.can}>
        {words.can.map(({ what, how, example }) => (
          <div key={what} className={styles.row}>
            <dt className={styles.term}>{what}</dt>
            <dd className={styles.meaning}>
              {how}:{' '}
              <TextLink inSentence to={links.search(example)}>
                {example}
              </TextLink>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Results({ q }: { q: string }) {
  const styles = useStyles();
  const found = useSearch(q);
  const devices = useFirstRows<Schema<'Device'>>('/api/v1/devices', { text: q, sort: '-exposureScore,name' }, SHOWN);
  const software = useFirstRows<Schema<'Software'>>('/api/v1/software', { text: q, sort: '-exposed,name' }, SHOWN);
  const weaknesses = useFirstRows<Schema<'Weakness'>>('/api/v1/weaknesses', { text: q, sort: '-risk,id' }, SHOWN);
  const nothing =
    devices.data?.total === 0 &&
    software.data?.total === 0 &&
    weaknesses.data?.total === 0 &&
    found.data !== undefined &&
    found.data.weaknessTotal === 0;
  if (nothing) {
    return (
      <EmptyPlace filtered>
        <Empty title={words.noneTitle(shortened(q))}>{words.none}</Empty>
      </EmptyPlace>
    );
  }
  // Ids that knowledge has though no device is exposed: the list of weaknesses does not have them.
  const known = weaknesses.data?.total === 0 ? (found.data?.weaknesses ?? []) : [];
  return (
    <div className={styles.all}>
      <Found title={words.devices} rows={devices} to={links.devices({ q })} columns={deviceHits} idOf={idOf} />
      <Found title={words.software} rows={software} to={links.software({ q })} columns={softwareHits} idOf={idOf} />
      <Found
        title={words.weaknesses}
        rows={weaknesses}
        to={links.weaknesses({ q })}
        columns={weaknessHits}
        idOf={idOf}
        otherwise={
          known.length === 0 ? undefined : (
            <span>
              {known.map(({ id }) => (
                <Fragment key={id}>
                  <TextLink inSentence to={links.weakness(id)}>
                    {id}
                  </TextLink>{' '}
                </Fragment>
              ))}
              {words.notHere(known.length)}
            </span>
          )
        }
      />
    </div>
  );
}

/** Devices, software and weaknesses that a text finds. */
export function Component() {
  const [search] = useSearchParams();
  const q = [...(search.get('q') ?? '').trim()].slice(0, LONGEST).join('');
  return (
    <Page title={q === '' ? words.title : words.titleOf(shortened(q))}>
      {q.length < LEAST ? <WhatCanBeFound /> : <Results key={q} q={q} />}
    </Page>
  );
}
