// SPDX-License-Identifier: Apache-2.0
import { Body1, Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { useNavigate } from 'react-router-dom';
import { useFirstRows } from '@/api/queries';
import type { Schema } from '@/api/types';
import { links } from '@/app/links';
import { Ago } from '@/parts/Ago';
import { formatCount } from '@/parts/numbers';
import { TextLink } from '@/parts/TextLink';
import { text } from '@/text';
import { Step } from './Step';

const words = text.start.device;

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
});

interface DeviceStepProps {
  /** How many devices report; undefined until that is known. */
  devices: number | undefined;
  feeds: boolean;
}

/** Step 3: waits for the first report, and leads on when it is there. */
export function DeviceStep({ devices, feeds }: DeviceStepProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const some = devices !== undefined && devices > 0;
  const first = useFirstRows<Schema<'Device'>>('/api/v1/devices', { sort: '-firstSeen' }, 1, some);
  const newest = first.data?.items[0];
  return (
    <Step number={3} title={words.title} state={some ? 'done' : 'later'}>
      <div role="status">
        {some ? (
          <Body1>
            <TextLink inSentence to={links.devices()}>
              {words.arrived(formatCount(devices))}
            </TextLink>{' '}
            {words.reports(formatCount(devices))}{' '}
            {newest ? (
              <>
                {words.first}{' '}
                <TextLink inSentence to={links.device(newest.id)}>
                  {newest.name || newest.id}
                </TextLink>
                , <Ago time={newest.firstSeen} />.
              </>
            ) : null}{' '}
            {feeds ? null : words.noFeeds}
          </Body1>
        ) : (
          <div className={styles.row}>
            <Spinner size="tiny" aria-hidden />
            <Body1>{words.waiting}</Body1>
          </div>
        )}
      </div>
      {some ? (
        <div>
          <Button appearance="primary" onClick={() => navigate(links.dashboard())}>
            {words.go}
          </Button>
        </div>
      ) : null}
    </Step>
  );
}
