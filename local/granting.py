"""Set the credits that a business has in the present month: `python -m local.granting h2o 2`.

It runs in a process of its own because it acts as the functions do: with the deployment's table,
which the environment names (`TABLE_NAME`, and AWS's own variables).
"""

from __future__ import annotations

import sys

REASON = "A test account, as make seed-accounts wants it."


def main(tenant_id: str, number: int) -> None:
    """Raises SystemExit when there is no such business."""
    from drumbeat import application

    app = application.running()
    tenant = app.stored_tenants.get(tenant_id)
    if tenant is None:
        raise SystemExit(f"There is no business '{tenant_id}'.")
    app.credits.set_granted(tenant, number, reason=REASON, by="seed-accounts")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
