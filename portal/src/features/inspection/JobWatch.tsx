import { lazy, Suspense, useEffect, useState } from "react";
import { onWatchedJob } from "./watch";

const JobNotice = lazy(() => import("./JobNotice"));

/** The end of a verification is told on whatever page one is by then (G8). */
export function JobWatch() {
  const [id, setId] = useState<string>();
  useEffect(() => onWatchedJob(setId), []);
  if (!id) return null;
  return (
    <Suspense fallback={null}>
      <JobNotice key={id} id={id} onClose={() => setId(undefined)} />
    </Suspense>
  );
}
