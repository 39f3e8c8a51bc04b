// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItemLink,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import { ArrowDownloadRegular, ArrowSortRegular } from '@fluentui/react-icons';
import { text } from '@/text';
import { nextSort, type SortKey } from './address';

const useStyles = makeStyles({ long: { maxHeight: 'min(480px, 70vh)', overflowY: 'auto' } });

interface Choice {
  id: string;
  header: string;
}

interface ExportMenuProps {
  csv: string;
  json: string;
  count: string;
}

/** The whole filtered list as a file: links that the browser follows, so that nothing passes through the page's memory. */
export function ExportMenu({ csv, json, count }: ExportMenuProps) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />}>
          {text.list.exports}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuGroup>
            <MenuGroupHeader>{text.list.exportHint(count)}</MenuGroupHeader>
            <MenuItemLink href={csv} download>
              {text.list.exportCsv}
            </MenuItemLink>
            <MenuItemLink href={json} download>
              {text.list.exportJson}
            </MenuItemLink>
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface SortMenuProps {
  columns: readonly (Choice & { descendingFirst?: boolean })[];
  sort: readonly SortKey[];
  onChange: (sort: readonly SortKey[]) => void;
}

/** Sorting where there are no headings to press: on cards. */
export function SortMenu({ columns, sort, onChange }: SortMenuProps) {
  const styles = useStyles();
  const first = sort[0]?.id;
  return (
    <Menu checkedValues={{ sort: first === undefined ? [] : [first] }}>
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<ArrowSortRegular />}>
          {text.list.sort}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList className={styles.long}>
          <MenuGroup>
            <MenuGroupHeader>{text.list.sortAgain}</MenuGroupHeader>
            {columns.map((column) => (
              <MenuItemRadio
                key={column.id}
                name="sort"
                value={column.id}
                onClick={() => onChange(nextSort(sort, column.id, column.descendingFirst === true, false))}
              >
                {column.header}
              </MenuItemRadio>
            ))}
          </MenuGroup>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
