// SPDX-License-Identifier: Apache-2.0
import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '@/api/types';
import { OnceDialog } from '@/parts/dialog/OnceDialog';
import { text } from '@/text';
import { Labelled } from '../parts/Labelled';
import { useAbout } from '../queries';
import { curlExample, msalExample, tokenAddress } from './example';

const words = text.settings.clients;

const useStyles = makeStyles({ hint: { color: tokens.colorNeutralForeground3 } });

/** The secret of a client, and how a program signs in with it. */
export function MadeClient({ made, onClose }: { made: Schema<'ApiClient'>; onClose: () => void }) {
  const styles = useStyles();
  const about = useAbout();
  const [example, setExample] = useState<'curl' | 'msal'>('curl');
  const secret = made.secret ?? '';
  const access = about.data
    ? { address: about.data.address, tenantId: about.data.tenantId, clientId: made.id, secret }
    : null;
  return (
    <OnceDialog title={words.madeTitle(made.name)} onClose={onClose}>
      <Labelled label={words.secret} content={secret} />
      <Labelled label={words.clientId} content={made.id} />
      {access ? (
        <>
          <Labelled label={words.tenantId} content={access.tenantId} />
          <Labelled label={words.tokenAddress} content={tokenAddress(access)} />
          <TabList
            aria-label={words.example}
            selectedValue={example}
            onTabSelect={(_, data) => setExample(data.value === 'msal' ? 'msal' : 'curl')}
          >
            <Tab value="curl">{words.curl}</Tab>
            <Tab value="msal">{words.msal}</Tab>
          </TabList>
          <Labelled label={words.example} content={example === 'curl' ? curlExample(access) : msalExample(access)} />
          <div className={styles.hint}>{words.exampleHint}</div>
        </>
      ) : null}
    </OnceDialog>
  );
}
