export { BusinessesPage } from "./BusinessesPage";
export { ChangesPage } from "./ChangesPage";
export { ErrorsPage } from "./ErrorsPage";
export { JobsPage } from "./JobsPage";
export { OverviewPage } from "./OverviewPage";
export { PlansPage } from "./PlansPage";
