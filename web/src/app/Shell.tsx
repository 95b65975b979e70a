import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import {
  Check,
  ChevronsUpDown,
  CircleUser,
  Gauge,
  LogOut,
  Menu as MenuIcon,
  Monitor,
  Moon,
  PenLine,
  Plus,
  Sun,
} from "lucide-react";
import { useState } from "react";
import { accountsPage } from "@/pages/accounts/page";
import { bannersPage } from "@/pages/banners/page";
import { calendarPage } from "@/pages/calendar/page";
import { contentPage } from "@/pages/content/page";
import { historyPage } from "@/pages/history/page";
import { libraryPage } from "@/pages/library/page";
import { membersPage } from "@/pages/members/page";
import { NotificationsMenu } from "@/pages/notifications/NotificationsMenu";
import { planPage } from "@/pages/plan/page";
import { settingsPage } from "@/pages/settings/page";
import { CreditsBanner, CreditsLeft } from "@/session/Credits";
import { Invitations } from "@/session/Invitations";
import { Leaving } from "@/session/Leaving";
import { useMe } from "@/session/me";
import { session } from "@/session/session";
import { useRights, useTenant } from "@/session/tenant";
import { zoneLabel } from "@/time/zones";
import { buttonClass } from "@/ui/Button";
import { cn } from "@/ui/cn";
import { Sheet } from "@/ui/Dialog";
import { Logo } from "@/ui/Logo";
import { Menu, MenuItem, MenuLabel, MenuRadio, MenuSeparator } from "@/ui/Menu";
import type { Nav } from "@/ui/nav";
import { ROLE } from "@/ui/statusWords";
import { Text } from "@/ui/Text";
import { setTheme, useTheme } from "./theme";
import { UploadsUnderWay } from "./UploadsUnderWay";

/** The pages of a business in the navigation, in order. */
const PAGES = [
  calendarPage.nav,
  contentPage.nav,
  libraryPage.nav,
  bannersPage.nav,
  accountsPage.nav,
  historyPage.nav,
  membersPage.nav,
  planPage.nav,
  settingsPage.nav,
] as const satisfies readonly Nav[];

/** The frame around every page of a business. */
export function Shell() {
  const [navOpen, setNavOpen] = useState(false);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_1fr] print:block">
      <a
        href="#page"
        className="absolute top-2 left-2 z-60 -translate-y-20 rounded-control bg-accent px-4 py-2 text-accent-ink focus:translate-y-0"
      >
        Skip to the page
      </a>
      <aside className="sticky top-0 hidden h-[calc(100dvh-var(--toasts,0px))] flex-col gap-6 overflow-y-auto border-r border-line bg-surface px-3 py-4 lg:flex print:hidden">
        <Brand />
        <TenantSwitcher />
        <Navigation />
        <CreditsLeft />
        <Zone />
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex items-center gap-1 border-b border-line bg-ground/95 px-3 py-1.5 backdrop-blur-sm sm:px-6 print:hidden">
          <button
            type="button"
            aria-label="Open the navigation"
            className={cn(buttonClass("quiet", "icon"), "lg:hidden")}
            onClick={() => setNavOpen(true)}
          >
            <MenuIcon aria-hidden />
          </button>
          <div className="lg:hidden [&_span]:max-sm:sr-only">
            <Brand />
          </div>
          <div className="grow" />
          <UploadsUnderWay />
          <NewPost />
          <NotificationsMenu />
          <ThemeMenu />
          <MemberMenu />
        </header>
        <div className="grid gap-2 px-4 pt-4 empty:hidden sm:px-8">
          <Leaving />
          <Invitations />
          <CreditsBanner />
        </div>
        <main id="page" tabIndex={-1} className="grow outline-none">
          <Outlet />
        </main>
      </div>
      <Sheet open={navOpen} onOpenChange={setNavOpen} title="Drumbeat">
        <div className="flex flex-col gap-6">
          <TenantSwitcher />
          <Navigation onChosen={() => setNavOpen(false)} />
          <CreditsLeft />
          <Zone />
        </div>
      </Sheet>
    </div>
  );
}

/** The link to the composer, for people who may write. */
function NewPost() {
  const { tenant_id: tenantId } = useTenant();
  const { canEdit } = useRights();
  if (!canEdit) return null;
  return (
    <Link
      to="/t/$tenantId/compose"
      params={{ tenantId }}
      aria-label="New post"
      className={cn(buttonClass("primary"), "max-sm:size-10 max-sm:px-0")}
    >
      <PenLine aria-hidden />
      <span className="max-sm:hidden">New post</span>
    </Link>
  );
}

export function Brand() {
  return (
    <Link to="/" className="flex items-center gap-2.5 px-1 text-ink no-underline">
      <Logo />
      <span className="font-display text-xl font-semibold tracking-tight">Drumbeat</span>
    </Link>
  );
}

function Navigation({ onChosen }: { onChosen?: () => void }) {
  const { tenant_id: tenantId, plan } = useTenant();
  const isThere = (page: Nav) => !page.needsPlan || plan !== "unlimited";
  const list = (wanted: Nav["group"]) =>
    PAGES.filter((page) => page.group === wanted && isThere(page)).map(({ to, label, icon: Icon }) => (
      <li key={to}>
        <Link
          to={to}
          params={{ tenantId }}
          {...(onChosen ? { onClick: onChosen } : {})}
          activeOptions={{ includeSearch: false }}
          className="relative flex min-h-10 items-center gap-3 rounded-control px-3 font-medium text-ink-soft no-underline hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-strong"
        >
          <Icon aria-hidden className="size-5 shrink-0" />
          {label}
        </Link>
      </li>
    ));
  return (
    <nav aria-label="Main" className="flex grow flex-col justify-between gap-6">
      <ul className="grid gap-0.5">{list("work")}</ul>
      <ul className="grid gap-0.5">{list("business")}</ul>
    </nav>
  );
}

function TenantSwitcher() {
  const me = useMe();
  const tenant = useTenant();
  const navigate = useNavigate();
  // To the same page of the other business, without filters and panels, which name things of this
  // one.
  const page = useLocation({ select: ({ pathname }) => pathname.split("/")[3] });
  const to = PAGES.find((known) => known.to.endsWith(`/${page}`))?.to;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex min-h-12 w-full items-center gap-2 rounded-control border border-line bg-raised px-3 py-1.5 text-left hover:bg-sunken"
        >
          <span className="min-w-0 grow">
            <span className="block text-xs text-ink-soft">Business</span>
            <Text truncate className="font-semibold">
              {tenant.name}
            </Text>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-soft" />
        </button>
      }
    >
      <MenuLabel>Your businesses</MenuLabel>
      {me.tenants.map(({ tenant_id, name, role }) => (
        <MenuItem
          key={tenant_id}
          onSelect={() =>
            void navigate({
              to: to ?? "/t/$tenantId/calendar",
              params: { tenantId: tenant_id },
              search: {},
            })
          }
        >
          <span className="min-w-0 grow">
            <Text truncate>{name}</Text>
            <span className="block text-xs text-ink-soft">{ROLE[role]}</span>
          </span>
          {tenant_id === tenant.tenant_id && (
            <>
              <Check aria-hidden />
              <span className="sr-only">(shown now)</span>
            </>
          )}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => void navigate({ to: "/welcome" })}>
        <Plus aria-hidden />
        New business
      </MenuItem>
    </Menu>
  );
}

function Zone() {
  const { timezone } = useTenant();
  return (
    <p className="border-t border-line px-1 pt-3 text-sm text-ink-soft">
      Time zone of the business
      <br />
      <span className="font-medium text-ink">{zoneLabel(timezone)}</span>
    </p>
  );
}

export function ThemeMenu() {
  const theme = useTheme();
  const Icon = { system: Monitor, light: Sun, dark: Moon }[theme];
  return (
    <Menu
      trigger={
        <button type="button" aria-label="Theme" className={buttonClass("quiet", "icon")}>
          <Icon aria-hidden />
        </button>
      }
    >
      <MenuLabel>Theme</MenuLabel>
      <MenuRadio
        value={theme}
        onChange={setTheme}
        options={[
          { value: "system", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
    </Menu>
  );
}

function MemberMenu() {
  const { role } = useTenant();
  return <PersonMenu says={`Your role here: ${ROLE[role]}`} />;
}

/** The signed-in person, with sign-out; operators also get a link to their pages. */
export function PersonMenu({ says }: { says: string }) {
  const me = useMe();
  const navigate = useNavigate();
  return (
    <Menu
      trigger={
        <button type="button" aria-label="You" className={buttonClass("quiet", "icon")}>
          <CircleUser aria-hidden />
        </button>
      }
    >
      <div className="px-3 py-2">
        <p className="font-semibold">
          <Text>{me.full_name || me.email}</Text>
        </p>
        <p className="text-sm wrap-anywhere text-ink-soft">{me.email}</p>
        <p className="text-sm text-ink-soft">{says}</p>
      </div>
      <MenuSeparator />
      {me.is_operator && (
        <MenuItem onSelect={() => void navigate({ to: "/operate" })}>
          <Gauge aria-hidden />
          Operate
        </MenuItem>
      )}
      <MenuItem onSelect={() => session.signOut()}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
