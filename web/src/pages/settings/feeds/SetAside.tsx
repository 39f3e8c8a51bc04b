// SPDX-License-Identifier: Apache-2.0
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { fetchList } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page, Schema } from '@/api/types';
import { DialogFrame } from '@/parts/dialog/DialogFrame';
import { useReturnFocus } from '@/parts/dialog/useReturnFocus';
import { Failure } from '@/parts/Failure';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { Rows } from '../parts/Rows';
import { Table } from '../parts/Table';

const words = text.settings.feeds;
const SHOWN = 200;

/** The records of a feed that could not be read, and why each. */
export function SetAside({ feed, onClose }: { feed: string; onClose: () => void }) {
  useReturnFocus();
  const rejects = useQuery({
    queryKey: keys.feeds('rejects', feed),
    queryFn: ({ signal }) =>
      fetchList<Page<Schema<'FeedReject'>>>(
        '/api/v1/feeds/rejects',
        new URLSearchParams({ feed, top: String(SHOWN) }),
        signal,
      ),
  });
  const csv = new URLSearchParams({ feed, format: 'csv' });
  return (
    <DialogFrame
      title={words.setAsideTitle(feed)}
      size="large"
      onClose={onClose}
      actions={
        <>
          <Button
            as="a"
            href={`/api/v1/feeds/rejects?${csv.toString()}`}
            download="set-aside.csv"
            icon={<ArrowDownloadRegular />}
          >
            {text.settings.audit.export}
          </Button>
          <Button appearance="primary" onClick={onClose}>
            {text.settings.close}
          </Button>
        </>
      }
    >
      <div>{words.setAside}</div>
      {rejects.error ? <Failure error={rejects.error} retry={() => void rejects.refetch()} /> : null}
      {rejects.data === undefined ? (
        rejects.error ? null : (
          <Rows count={3} />
        )
      ) : (
        <>
          <div role="status">
            {words.setAsideShown(
              formatCount(rejects.data.items.length),
              formatCount(rejects.data.total),
              rejects.data.total,
            )}
          </div>
          <Table
            label={words.setAsideTitle(feed)}
            rows={rejects.data.items}
            rowId={(reject) => `${reject.record} ${reject.reason}`}
            columns={[
              { id: 'record', header: words.record, cell: (reject) => reject.record },
              { id: 'reason', header: words.reason, cell: (reject) => reject.reason },
            ]}
          />
        </>
      )}
    </DialogFrame>
  );
}
