// SPDX-License-Identifier: Apache-2.0
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { text } from '@/text';
import type { Suggestion, SuggestionGroup } from './suggestions';

const useStyles = makeStyles({
  list: {
    position: 'absolute',
    zIndex: 20,
    top: 'calc(100% + 4px)',
    right: 0,
    left: 0,
    maxHeight: '70vh',
    overflowY: 'auto',
    padding: tokens.spacingVerticalXS,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
    '@media (max-width: 600px)': { position: 'fixed', top: '52px', left: '8px', right: '8px' },
  },
  heading: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXXS}`,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  last: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, marginTop: tokens.spacingVerticalXS },
  option: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    minHeight: '32px',
    padding: `0 ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    outline: `2px solid ${tokens.colorStrokeFocus2}`,
    outlineOffset: '-2px',
  },
  label: { overflowWrap: 'anywhere' },
  note: { marginLeft: 'auto', color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, flexShrink: 0 },
});

interface SuggestionListProps {
  id: string;
  groups: readonly SuggestionGroup[];
  /** The id of the line that the arrow keys stand on. */
  chosen: string | undefined;
  onChoose: (item: Suggestion) => void;
}

/** The list under the search box. Focus stays in the box; it names the chosen line. */
export function SuggestionList({ id, groups, chosen, onChoose }: SuggestionListProps) {
  const styles = useStyles();
  return (
    <div id={id} role="listbox" tabIndex={-1} aria-label={text.search.suggestions} className={styles.list}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
        <div
          key={group.heading}
          role="group"
          aria-label={group.heading === '' ? text.search.suggestions : group.heading}
          className={group.heading === '' ? styles.last : undefined}
        >
          {group.heading === '' ? null : (
            <div className={styles.heading} aria-hidden>
              {group.heading}
            </div>
          )}
          {group.items.map((item) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the box has the keys
            <div
              key={item.id}
              id={`${id}-${item.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={item.id === chosen}
              className={mergeClasses(styles.option, item.id === chosen && styles.chosen)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(item)}
            >
              <span className={styles.label}>{item.label}</span>
              {item.note === '' ? null : <span className={styles.note}>{item.note}</span>}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
