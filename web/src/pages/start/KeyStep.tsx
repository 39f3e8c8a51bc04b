// SPDX-License-Identifier: Apache-2.0
import {
  Body1,
  Body1Strong,
  Button,
  Caption1,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { KeyRegular } from '@fluentui/react-icons';
import { may, useSession } from '@/api/session';
import { links } from '@/app/links';
import { Copyable } from '@/parts/Copyable';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { formatDay } from '@/parts/time';
import { text } from '@/text';
import { isLoopback, keyFileCommand, sensorCommand } from './command';
import { useAbout, useKeyCount, useMakeKey } from './queries';
import { Step } from './Step';

const words = text.start.key;

const useStyles = makeStyles({
  lead: { maxWidth: '76ch' },
  quiet: { color: tokens.colorNeutralForeground3, maxWidth: '76ch' },
  part: { display: 'grid', gap: tokens.spacingVerticalXS, minWidth: 0 },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL, display: 'grid', gap: tokens.spacingVerticalXS },
});

/** What to type on a device, with the key just made. */
function Commands({ secret }: { secret: string }) {
  const styles = useStyles();
  const about = useAbout();
  if (about.data === undefined) {
    return about.error ? <Failure error={about.error} retry={() => void about.refetch()} /> : null;
  }
  const { address, certificate } = about.data;
  const own = certificate?.selfSigned === true;
  return (
    <>
      <Body1Strong>{words.onDevice}</Body1Strong>
      <div className={styles.part}>
        <Body1>{words.file}</Body1>
        <Copyable content={keyFileCommand(secret)} label={words.fileLabel} />
      </div>
      <div className={styles.part}>
        <Body1>{words.run}</Body1>
        <Copyable content={sensorCommand(address, own ? certificate.fingerprint : null)} label={words.runLabel} />
        {isLoopback(address) ? <Caption1 className={styles.quiet}>{words.loopback(address)}</Caption1> : null}
        <Caption1 className={styles.quiet}>{own ? words.fingerprint : words.authority}</Caption1>
        <Caption1 className={styles.quiet}>{words.program}</Caption1>
      </div>
    </>
  );
}

function OtherWays() {
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <Body1Strong>{words.others}</Body1Strong>
      <ul className={styles.list}>
        <li>
          <Body1>{words.osquery}</Body1> <code>{words.osqueryDoc}</code>
        </li>
        <li>
          <Body1>{words.upload}</Body1> <code>{words.uploadDoc}</code>
        </li>
      </ul>
    </div>
  );
}

/** Step 2: a key, and the command that enrols a device with it. `reporting`: devices are there already. */
export function KeyStep({ reporting, ready }: { reporting: boolean; ready: boolean }) {
  const styles = useStyles();
  const session = useSession();
  const allowed = may(session.data, 'manageSecuritySettings');
  const count = useKeyCount(allowed);
  const make = useMakeKey();
  const secret = make.data?.secret;
  return (
    <Step number={2} title={words.title} state={reporting ? 'done' : ready ? 'now' : 'later'}>
      <Body1 className={styles.lead}>{words.why}</Body1>
      {allowed ? null : <Body1 className={styles.lead}>{words.nobody}</Body1>}
      {secret === undefined ? null : (
        <>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>{words.secretTitle}</MessageBarTitle>
              {words.secret}
            </MessageBarBody>
          </MessageBar>
          <Copyable content={secret} label={words.secretLabel} />
          <Commands secret={secret} />
        </>
      )}
      {allowed ? (
        <div className={styles.row}>
          <Button
            appearance={secret === undefined && !reporting ? 'primary' : 'secondary'}
            icon={<KeyRegular />}
            disabledFocusable={make.isPending}
            onClick={() => make.mutate(words.name(formatDay(new Date())))}
          >
            {secret === undefined ? words.make : words.another}
          </Button>
          {count.data !== undefined && count.data > 0 ? (
            <Caption1 className={styles.quiet}>
              <TextLink inSentence to={links.settings('enrolment-keys')}>
                {words.existing(formatCount(count.data))}
              </TextLink>
              . {words.existingNote}
            </Caption1>
          ) : null}
        </div>
      ) : null}
      {make.error ? <Failure error={make.error} /> : null}
      <OtherWays />
    </Step>
  );
}
