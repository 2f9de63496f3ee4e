import { Button } from "../../components/Button";
import { useWords } from "../../session/preferences";
import { pathLabel } from "../../text/members";
import * as words from "./words";

export interface PathOption {
  path: string;
  note?: string | undefined;
}

function groupOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** Fields of a service as boxes, under the group they stand in. */
export function PathBoxes(props: {
  id: string;
  options: readonly PathOption[];
  chosen: readonly string[];
  onChange: (paths: string[]) => void;
  label: string;
  folded?: boolean;
}) {
  const text = useWords(words);
  const { id, options, chosen, onChange } = props;
  const groups = new Map<string, PathOption[]>();
  for (const option of options) {
    const group = groupOf(option.path);
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  const toggle = (path: string, is: boolean) => {
    const next = new Set(chosen);
    if (is) next.add(path);
    else next.delete(path);
    onChange(options.map((option) => option.path).filter((each) => next.has(each)));
  };
  const counted = text.chosen(chosen.length, options.length);
  const boxes = (
    <>
      <p className="row">
        {props.folded ? null : <span role="status">{counted}</span>}
        <Button
          small
          tone="quiet"
          aria-label={`${text.all}: ${props.label}`}
          onPress={() => onChange(options.map((option) => option.path))}
        >
          {text.all}
        </Button>
        <Button small tone="quiet" aria-label={`${text.none}: ${props.label}`} onPress={() => onChange([])}>
          {text.none}
        </Button>
      </p>
      {[...groups].map(([group, members]) => (
        <fieldset key={group} className="path-group">
          {group ? <legend lang="tr">{pathLabel(group)}</legend> : null}
          {members.map((option) => (
            <label key={option.path} className="check" htmlFor={`${id}-${option.path}`}>
              <input
                type="checkbox"
                id={`${id}-${option.path}`}
                checked={chosen.includes(option.path)}
                onChange={(event) => toggle(option.path, event.currentTarget.checked)}
              />
              <span>
                <span lang="tr">{pathLabel(option.path.slice(group ? group.length + 1 : 0))}</span>
                {option.note ? <span className="hint"> – {option.note}</span> : null}
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
  return (
    <fieldset className="paths" id={id} tabIndex={-1}>
      <legend lang="tr">{props.label}</legend>
      {props.folded ? (
        <details>
          <summary>{counted}</summary>
          {boxes}
        </details>
      ) : (
        boxes
      )}
    </fieldset>
  );
}
