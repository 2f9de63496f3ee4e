import { Navigate, useRouterState } from "@tanstack/react-router";
import { type ComponentType, Suspense } from "react";
import { ProblemNotice, Skeleton } from "../components/notices";
import { useSession } from "../session/session";

/** A page for whoever is signed in; anybody else signs in first and comes back here. */
export function members(Component: ComponentType) {
  return function MembersPage() {
    const session = useSession();
    const path = useRouterState({ select: (state) => state.location.pathname });
    // Nothing yet: what stood here would move aside for the menu (G7).
    if (session.isPending) return null;
    if (session.isError) return <ProblemNotice problem={session.error} retry={() => void session.refetch()} />;
    // The way to the sign-in page has begun; it must not be begun again from there.
    if (path.startsWith("/giris")) return <Skeleton />;
    if (session.data?.next !== "none")
      return <Navigate to="/giris" search={path === "/" ? {} : { donus: path }} replace />;
    return (
      <Suspense fallback={<Skeleton />}>
        <Component />
      </Suspense>
    );
  };
}
