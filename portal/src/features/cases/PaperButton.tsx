import { useState } from "react";
import { download } from "../../api/client";
import { say } from "../../components/announce";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import * as words from "./paper_words";

/** A case as a PDF that the server makes: the copy of its answers, or the file of a meeting with each of its items. */
export function PaperButton({ id, number, paper }: { id: string; number: string; paper: "copy" | "pack" }) {
  const text = useWords(words);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const save = async () => {
    setWorking(true);
    setProblem(undefined);
    try {
      await download(`/api/v1/cases/${id}/${paper}.pdf`, `${number}.pdf`);
      say(text.saved);
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  };
  return (
    <span className="no-print">
      <Button small working={working} onPress={() => void save()}>
        {text[paper]}
      </Button>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </span>
  );
}
