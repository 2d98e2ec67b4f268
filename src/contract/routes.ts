/** Every route there is, by the name of what it does. */
import { accountRoutes } from './account-routes.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { changeRequestRoutes } from './change-request-routes.ts';
import { focusRoutes, todayRoutes } from './focus-routes.ts';
import { goalRoutes } from './goal-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { memoryRoutes } from './memory-routes.ts';
import { modelRoutes } from './model-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { personRoutes } from './person-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { systemRoutes } from './system-routes.ts';
import { blockRoutes, taskRoutes } from './task-routes.ts';

export const ROUTES = {
  ...personRoutes,
  ...goalRoutes,
  ...taskRoutes,
  ...blockRoutes,
  ...planRoutes,
  ...focusRoutes,
  ...todayRoutes,
  ...calendarRoutes,
  ...memoryRoutes,
  ...modelRoutes,
  ...jobRoutes,
  ...changeRequestRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...peopleRoutes,
  ...systemRoutes,
} as const;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;
