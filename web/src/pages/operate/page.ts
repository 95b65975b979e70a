import { lazyRouteComponent } from "@tanstack/react-router";
import {
  businessesSearch,
  changesSearch,
  errorsSearch,
  jobsSearch,
  overviewSearch,
  plansSearch,
} from "./search";

// One chunk for all of them, because only operators load it.
const pages = () => import("./pages");

export const operatePages = {
  overview: {
    path: "/",
    validateSearch: overviewSearch,
    component: lazyRouteComponent(pages, "OverviewPage"),
  },
  jobs: {
    path: "/jobs",
    validateSearch: jobsSearch,
    component: lazyRouteComponent(pages, "JobsPage"),
  },
  errors: {
    path: "/errors",
    validateSearch: errorsSearch,
    component: lazyRouteComponent(pages, "ErrorsPage"),
  },
  businesses: {
    path: "/businesses",
    validateSearch: businessesSearch,
    component: lazyRouteComponent(pages, "BusinessesPage"),
  },
  plans: {
    path: "/plans",
    validateSearch: plansSearch,
    component: lazyRouteComponent(pages, "PlansPage"),
  },
  changes: {
    path: "/changes",
    validateSearch: changesSearch,
    component: lazyRouteComponent(pages, "ChangesPage"),
  },
} as const;

/** How they stand in the operators' navigation, in order. */
export const operateNav = [
  { to: "/operate", label: "Overview" },
  { to: "/operate/jobs", label: "Jobs" },
  { to: "/operate/errors", label: "Errors" },
  { to: "/operate/businesses", label: "Businesses" },
  { to: "/operate/plans", label: "Plans" },
  { to: "/operate/changes", label: "Changes" },
] as const;
