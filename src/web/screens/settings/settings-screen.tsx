/** Settings: who somebody is, when they work, their calendars, their account, and how this browser looks and sounds. */
import { Screen } from '../../parts/screen.tsx';
import { AccountSettings } from './account-settings.tsx';
import { CalendarSettings } from './calendar-settings.tsx';
import { FailedJobSettings } from './failed-job-settings.tsx';
import { LookSettings } from './look-settings.tsx';
import { PersonSettings } from './person-settings.tsx';
import { PlanFeedSettings } from './plan-feed-settings.tsx';

export function SettingsScreen() {
  return (
    <Screen title="Settings" className="settings">
      <PersonSettings />
      <CalendarSettings />
      <FailedJobSettings />
      <PlanFeedSettings />
      <AccountSettings />
      <LookSettings />
    </Screen>
  );
}
