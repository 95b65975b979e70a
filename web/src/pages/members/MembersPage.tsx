import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { UserMinus, UserPlus } from "lucide-react";
import { useState } from "react";
import { meQuery, useMe } from "@/session/me";
import { useRights, useTenant, type Role } from "@/session/tenant";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { DateTime } from "@/ui/DateTime";
import { Select } from "@/ui/Field";
import { Card, Page } from "@/ui/Page";
import { ROLE } from "@/ui/statusWords";
import { ErrorNote, ErrorState, Loading } from "@/ui/States";
import { Table } from "@/ui/Table";
import { Text } from "@/ui/Text";
import { toast } from "@/ui/toasts";
import { InviteDialog } from "./InviteDialog";
import { membersQuery, useChangeRole, useRemoveMember, type Member } from "./queries";
import { ROLES } from "./roles";

export function MembersPage() {
  const tenant = useTenant();
  const rights = useRights();
  const members = useInfiniteQuery(membersQuery(tenant.tenant_id));
  const [inviting, setInviting] = useState(false);
  const rows = members.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Members"
      intro={
        <>
          Who works on <Text>{tenant.name}</Text>, and what they may do.
        </>
      }
      actions={
        <Button
          look="primary"
          whyNot={rights.whyNotAdminister}
          onClick={() => setInviting(true)}
        >
          <UserPlus aria-hidden />
          Invite
        </Button>
      }
    >
      {members.isPending && <Loading what="members" />}
      {members.isError && !members.data && (
        <ErrorState
          title="The members could not be loaded"
          error={members.error}
          onRetry={() => void members.refetch()}
        />
      )}
      {rows.length > 0 && <MemberTable members={rows} />}
      {members.hasNextPage && (
        <Button
          className="mt-4"
          busy={members.isFetchingNextPage}
          onClick={() => void members.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      <dl className="mt-6 grid gap-1 text-sm text-ink-soft">
        {ROLES.map(({ value, may }) => (
          <div key={value}>
            <dt className="inline font-semibold text-ink">{ROLE[value]}</dt>
            <dd className="inline">: {may}.</dd>
          </div>
        ))}
      </dl>
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </Page>
  );
}

function MemberTable({ members }: { members: readonly Member[] }) {
  const me = useMe();
  const tenant = useTenant();
  const [leaving, setLeaving] = useState<Member | null>(null);
  const change = useChangeRole(tenant.tenant_id, me.email);
  const isSelf = (member: Member) => member.email === me.email;

  function setRole(member: Member, role: Role, before: Role | null) {
    change.mutate(
      { id: member.id, email: member.email, role },
      {
        onSuccess: () => {
          toast(`${nameOf(member)} is now ${withArticle(role)}.`, {
            // A person who is no longer an admin can't undo it.
            ...(before && !isSelf(member)
              ? { action: { label: "Undo", run: () => setRole(member, before, null) } }
              : {}),
          });
        },
      },
    );
  }

  return (
    <Card className="py-2">
      <div className="empty:hidden">
        <ErrorNote error={change.error} />
      </div>
      <Table
        caption="Members and invitations"
        rows={members}
        rowKey={(member) => member.id}
        columns={[
          {
            key: "who",
            header: "Who",
            names: true,
            cell: (member) => (
              <>
                <span className="font-semibold">
                  <Text>{nameOf(member)}</Text>
                  {isSelf(member) && " (you)"}
                </span>
                {member.full_name && (
                  <span className="block text-sm text-ink-soft">
                    <Text>{member.email}</Text>
                  </span>
                )}
              </>
            ),
          },
          {
            key: "since",
            header: "Since",
            cell: (member) => (
              <span className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
                {!member.joined && <Badge tone="beat">Not joined yet</Badge>}
                <span>
                  {member.joined && <span className="@2xl:hidden">Joined </span>}
                  <DateTime at={member.invited_at} zone={tenant.timezone} asRelative />
                </span>
              </span>
            ),
          },
          {
            key: "role",
            header: "Role",
            className: "@2xl:w-44",
            cell: (member) => (
              <RoleCell
                member={member}
                pending={change.isPending && change.variables.id === member.id}
                onChange={(role) => setRole(member, role, member.role)}
              />
            ),
          },
          {
            key: "actions",
            header: <span className="sr-only">Actions</span>,
            className: "@2xl:w-px @2xl:text-right",
            cell: (member) => (
              <RemoveButton member={member} isSelf={isSelf(member)} onClick={() => setLeaving(member)} />
            ),
          },
        ]}
      />
      {leaving && (
        <RemoveDialog member={leaving} isSelf={isSelf(leaving)} onClose={() => setLeaving(null)} />
      )}
    </Card>
  );
}

interface RoleCellProps {
  member: Member;
  pending: boolean;
  onChange: (role: Role) => void;
}

function RoleCell({ member, pending, onChange }: RoleCellProps) {
  const { canAdminister } = useRights();
  if (!canAdminister) return <>{ROLE[member.role]}</>;
  return (
    <Select
      aria-label={`Role of ${nameOf(member)}`}
      value={member.role}
      disabled={pending}
      onChange={(event) => onChange(event.target.value as Role)}
    >
      {ROLES.map(({ value }) => (
        <option key={value} value={value}>
          {ROLE[value]}
        </option>
      ))}
    </Select>
  );
}

interface RemoveButtonProps {
  member: Member;
  isSelf: boolean;
  onClick: () => void;
}

function RemoveButton({ member, isSelf, onClick }: RemoveButtonProps) {
  const rights = useRights();
  return (
    <Button
      look="quiet"
      size="small"
      aria-label={isSelf ? "Leave this business" : `Remove ${nameOf(member)}`}
      whyNot={isSelf ? undefined : rights.whyNotAdminister}
      onClick={onClick}
    >
      <UserMinus aria-hidden />
      {isSelf ? "Leave" : "Remove"}
    </Button>
  );
}

interface RemoveDialogProps {
  member: Member;
  isSelf: boolean;
  onClose: () => void;
}

function RemoveDialog({ member, isSelf, onClose }: RemoveDialogProps) {
  const tenant = useTenant();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = useRemoveMember(tenant.tenant_id);

  async function goOn() {
    onClose();
    if (!isSelf) {
      toast(`${nameOf(member)} has been removed.`);
      return;
    }
    await queries.query({ ...meQuery, staleTime: 0 });
    await navigate({ to: "/" });
  }

  const act = isSelf ? `Leave ${tenant.name}` : `Remove ${nameOf(member)}`;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`${act}?`}
      confirm={act}
      danger
      busy={remove.isPending}
      onConfirm={() => remove.mutate(member.id, { onSuccess: () => void goOn() })}
    >
      <div className="grid gap-3">
        <p>
          {isSelf
            ? "You will see nothing of this business any more. Only its admins can let you in again."
            : member.joined
              ? "They will see nothing of this business any more. What they wrote and scheduled stays. You can invite them again."
              : "The invitation is taken back. You can invite them again."}
        </p>
        <ErrorNote error={remove.error} />
      </div>
    </ConfirmDialog>
  );
}

const nameOf = (member: Member): string => member.full_name || member.email;

const withArticle = (role: Role): string => (role === "viewer" ? `a ${role}` : `an ${role}`);
