import { useState } from "react";
import { CODE, Problem } from "../api/client";
import { Notice, ProblemNotice } from "../components/notices";
import { FactorStep } from "./FactorStep";
import { useText } from "./preferences";

type Attempt = () => Promise<void>;

/** What an act says when the second factor is needed again, and the act once more after it. */
export function useFresh() {
  const [problem, setProblem] = useState<unknown>();
  const [waiting, setWaiting] = useState<Attempt | undefined>();
  async function attempt(what: Attempt) {
    setProblem(undefined);
    try {
      await what();
      setWaiting(undefined);
    } catch (refused) {
      if (refused instanceof Problem && refused.code === CODE.secondFactor) setWaiting(() => what);
      else setProblem(refused);
    }
  }
  return { problem, waiting, attempt };
}

export function FreshNotice({ fresh }: { fresh: ReturnType<typeof useFresh> }) {
  const text = useText();
  const { waiting } = fresh;
  return (
    <>
      {fresh.problem ? <ProblemNotice problem={fresh.problem} /> : null}
      {waiting ? (
        <Notice tone="warn" title={text.factor.again}>
          <FactorStep onDone={() => void fresh.attempt(waiting)} />
        </Notice>
      ) : null}
    </>
  );
}
