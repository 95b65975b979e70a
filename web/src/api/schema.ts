// Generated from docs/openapi.json by `npm run api`. Do not edit.
export interface paths {
    "/api/auth/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a registration with the code from the email
         * @description Confirm a registration with the code from the email.
         */
        post: operations["confirm_registration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a code to set a new password; the answer is the same whether or not the email is known
         * @description Ask for a code to set a new password; the answer is the same whether or not the email is known.
         */
        post: operations["forgot_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description Log in.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a session: its refresh token no longer works
         * @description End a session: its refresh token no longer works. A token that was issued before stays valid until it expires, within an hour.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller, their tenants, and the invitations that they have not answered
         * @description The caller, their tenants, and the invitations that they have not answered.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        /**
         * Delete the caller's login, and remove them from every business
         * @description Delete the caller's login, and remove them from every business. 409 `last_admin` while they are the only admin of a business that is not being deleted.
         */
        delete: operations["delete_me"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a fresh token
         * @description Get a fresh token.
         */
        post: operations["refresh_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register a user
         * @description Register a user.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the confirmation code again; the answer is the same whether or not the email is known
         * @description Send the confirmation code again; the answer is the same whether or not the email is known.
         */
        post: operations["resend_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with the code from the email; every session ends
         * @description Set a new password with the code from the email; every session ends.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/billing/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a business on the plan that it pays for, or grant the credits that it bought
         * @description Put a business on the plan that it pays for, or grant the credits that it bought. Signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`).
         */
        post: operations["take_billing_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/oauth/callback/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The address to which networks send people back. They go on to the console, with `?connection=`
         * @description The address to which networks send people back. They go on to the console, with `?connection=`. `state` is valid once, within ten minutes; with any other one nothing happens (422).
         */
        get: operations["return_from_network"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/oauth/data-deletion/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The result of a deletion that a network asked for, in words for the person who asked there
         * @description The result of a deletion that a network asked for, in words for the person who asked there.
         */
        get: operations["get_network_deletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/oauth/data-deletion/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Networks call this to have a person's data deleted. Takes a form; the data is deleted at once
         * @description Networks call this to have a person's data deleted. Takes a form; the data is deleted at once. `url` shows the result.
         */
        post: operations["delete_network_data"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/oauth/deauthorise/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Networks call this when somebody has withdrawn their permission. Takes a form
         * @description Networks call this when somebody has withdrawn their permission. Takes a form. Their connections are deleted, and the accounts have to be connected again. 422 for a request that is not signed with the app's secret.
         */
        post: operations["deauthorise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/banners/seen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count the banners that one visit of a page has seen and clicked. Nothing about the visitor is kept
         * @description Count the banners that one visit of a page has seen and clicked. Nothing about the visitor is kept. Answers 204 also for what is not counted: unknown banners, and more reports than a real audience would send.
         */
        post: operations["count_banners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/mail/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop e-mails of one kind, by a link and without a login; takes effect within seconds
         * @description Stop e-mails of one kind, by a link and without a login; takes effect within seconds. Mail programs call it as RFC 8058 describes (`List-Unsubscribe-Post`); the body is not read. 422 for a link that this deployment has not signed.
         */
        post: operations["stop_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/uppy/{token}/s3/multipart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to upload a file in parts
         * @description Begin to upload a file in parts.
         */
        post: operations["uppy_create_multipart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/uppy/{token}/s3/multipart/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The parts that have arrived
         * @description The parts that have arrived.
         */
        get: operations["uppy_parts"];
        put?: never;
        post?: never;
        /**
         * End the upload; can be repeated
         * @description End the upload; can be repeated.
         */
        delete: operations["uppy_abort"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/uppy/{token}/s3/multipart/{upload_id}/{part_number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where to send a part
         * @description Where to send a part.
         */
        get: operations["uppy_part"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/uppy/{token}/s3/multipart/{upload_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Combine the parts into one file; can be repeated
         * @description Combine the parts into one file; can be repeated.
         */
        post: operations["uppy_complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/public/uppy/{token}/s3/params": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Begin to upload a file in one call
         * @description Begin to upload a file in one call.
         */
        get: operations["uppy_form"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Outcomes of posts, and the plans that businesses are on (operators)
         * @description Outcomes of posts, and the plans that businesses are on (operators). Each post counts on its day in its account's time zone. With `Accept: text/csv`, `items` are a table.
         */
        get: operations["get_analytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/automation-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rules of all businesses (operators): always none, because this version has no automation
         * @description Rules of all businesses (operators): always none, because this version has no automation.
         */
        get: operations["list_all_automation_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes that operators made, with their reasons, the newest first (operators)
         * @description Changes that operators made, with their reasons, the newest first (operators). A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a table.
         */
        get: operations["list_operator_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Errors of the last 90 days, the newest first (operators)
         * @description Errors of the last 90 days, the newest first (operators). A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a table.
         */
        get: operations["list_errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Background jobs by the time of their first start, the newest first; kept 30 days (operators)
         * @description Background jobs by the time of their first start, the newest first; kept 30 days (operators). A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a table.
         */
        get: operations["list_job_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run, with its input and what it did (operators)
         * @description One run, with its input and what it did (operators).
         */
        get: operations["get_job_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a failed job again with the same input (operators)
         * @description Start a failed job again with the same input (operators). What it has already done is not done again. 409 `status_conflict` when it has not failed.
         */
        post: operations["retry_job_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/pending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Posts that will be started within the hour, the earliest first (operators)
         * @description Posts that will be started within the hour, the earliest first (operators). Overdue posts come first. A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a table.
         */
        get: operations["list_pending_posts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each plan gives (operators). With `Accept: text/csv` it is a table
         * @description What each plan gives (operators). With `Accept: text/csv` it is a table.
         */
        get: operations["get_plans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what plans give; takes effect within a minute (operators)
         * @description Change what plans give; takes effect within a minute (operators). Months of credits that have begun keep what they grant. The change is recorded in the operators' log.
         */
        patch: operations["change_plans"];
        trace?: never;
    };
    "/api/v1/admin/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The deployment's businesses by their short names (operators)
         * @description The deployment's businesses by their short names (operators). A page may be short although more follow, as `cursor` shows. With `Accept: text/csv` it is a table.
         */
        get: operations["list_businesses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{tenant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a business's plan, the credits of its month, or its own limits (operators)
         * @description Change a business's plan, the credits of its month, or its own limits (operators). Every change is recorded in the operators' log, with the reason.
         */
        patch: operations["change_business"];
        trace?: never;
    };
    "/api/v1/admin/tenants/{tenant_id}/credit-differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count the credits that posts hold in each month; answers the months that differ (operators)
         * @description Count the credits that posts hold in each month; answers the months that differ (operators). The same is done for every business each night.
         */
        get: operations["count_credits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tenants/{tenant_id}/credit-differences/correct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set months to the credits that posts hold, with a line in the business's ledger (operators)
         * @description Set months to the credits that posts hold, with a line in the business's ledger (operators). Answers the months that were corrected. The change is recorded in the operators' log, with the reason.
         */
        post: operations["correct_credits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The business's credits of this month: how many are left, held and used
         * @description The business's credits of this month: how many are left, held and used.
         */
        get: operations["get_credits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/credits/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Credits that were granted, bought or changed. What posts use is in `GET /history`
         * @description Credits that were granted, bought or changed. What posts use is in `GET /history`.
         */
        get: operations["list_credit_ledger"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation; the caller becomes a member
         * @description Accept an invitation; the caller becomes a member.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline an invitation; it is deleted
         * @description Decline an invitation; it is deleted.
         */
        post: operations["decline_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The limits of the business's plan, and how much of them is used
         * @description The limits of the business's plan, and how much of them is used.
         */
        get: operations["get_limits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether there is room for all of these, one after the other; nothing is changed
         * @description Whether there is room for all of these, one after the other; nothing is changed. This is advice: what is decided is the state when it is really done.
         */
        post: operations["check_limits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/banners": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The banners of a website, in the order in which it shows them
         * @description The banners of a website, in the order in which it shows them.
         */
        get: operations["list_banners"];
        put?: never;
        /**
         * Put a banner at the end of the website's carousel; the website shows it within a minute
         * @description Put a banner at the end of the website's carousel; the website shows it within a minute.
         */
        post: operations["create_banner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/banners/{banner_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One banner, with how often it was seen and clicked
         * @description One banner, with how often it was seen and clicked.
         */
        get: operations["get_banner"];
        put?: never;
        post?: never;
        /**
         * Delete a banner; its picture stays in the library
         * @description Delete a banner; its picture stays in the library.
         */
        delete: operations["delete_banner"];
        options?: never;
        head?: never;
        /**
         * Change what is given; the website shows it within a minute
         * @description Change what is given; the website shows it within a minute.
         */
        patch: operations["change_banner"];
        trace?: never;
    };
    "/api/v1/marketing/banners/reorder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the order of all of the website's banners
         * @description Change the order of all of the website's banners. 404 when one of the ids is not a banner of this website; 409 `stale_version` when an id is missing, or when `version` is not the list's.
         */
        post: operations["reorder_banners"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/banners/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the website embeds, and the address of its feed
         * @description What the website embeds, and the address of its feed.
         */
        get: operations["get_banner_site"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/banners/site/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the feed a new address; pages that embed the old one show nothing within minutes
         * @description Give the feed a new address; pages that embed the old one show nothing within minutes.
         */
        post: operations["rotate_banner_site"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The posts of these local days, by day
         * @description The posts of these local days, by day. A post that was sent ahead of its time is listed on the day on which it went out (`shown_at`).
         */
        get: operations["get_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/channel-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tenant's channel accounts, oldest first
         * @description The tenant's channel accounts, oldest first.
         */
        get: operations["list_channel_accounts"];
        put?: never;
        /**
         * Connect an account (admins). It is created whatever its network answers; that is asked at once
         * @description Connect an account (admins). It is created whatever its network answers; that is asked at once. `checked` says whether the network answered, `findings` what it said; nothing is posted.
         */
        post: operations["create_channel_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/channel-accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One channel account
         * @description One channel account.
         */
        get: operations["get_channel_account"];
        put?: never;
        post?: never;
        /**
         * Disconnect an account (admins)
         * @description Disconnect an account (admins). Its empty slots are removed, its scheduled posts become drafts without a time, its history stays. From now on nothing is sent to it; if it has very many posts, these changes take some minutes. A website other than the business's first is deleted too, with its banners.
         */
        delete: operations["delete_channel_account"];
        options?: never;
        head?: never;
        /**
         * Change an account (admins); its planned slots follow a new schedule
         * @description Change an account (admins); its planned slots follow a new schedule. They follow at once or, when there are very many, within minutes: `updating` until then.
         */
        patch: operations["change_channel_account"];
        trace?: never;
    };
    "/api/v1/marketing/channel-accounts/{account_id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the network now whether it would accept posts (admins). Nothing is posted
         * @description Ask the network now whether it would accept posts (admins). Nothing is posted. The answer is kept, and shown as the account's `connection`. A webhook is not called, because any call counts as a post there: only its address is looked up. Send a test instead.
         */
        post: operations["check_channel_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/channel-accounts/{account_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send nothing for now (admins); posts that fall due meanwhile become `Skipped`
         * @description Send nothing for now (admins); posts that fall due meanwhile become `Skipped`.
         */
        post: operations["pause_channel_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/channel-accounts/{account_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again (admins)
         * @description Send again (admins).
         */
        post: operations["resume_channel_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/channel-accounts/{account_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a webhook a signed `{"type": "test"}` (admins); 409 `no_test` for other networks
         * @description Send a webhook a signed `{"type": "test"}` (admins); 409 `no_test` for other networks.
         */
        post: operations["test_channel_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to connect an account by OAuth (admins): send the person to `authorize_url`
         * @description Begin to connect an account by OAuth (admins): send the person to `authorize_url`. The network sends them back within ten minutes, and they come to the console with `?connection=` and the id. 409 `not_configured` while the operator has registered no app.
         */
        post: operations["start_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of a connection, and what can be posted to; only for the member who began it
         * @description The state of a connection, and what can be posted to; only for the member who began it.
         */
        get: operations["get_connection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/connections/{connection_id}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make accounts of targets (admins), each with a result of its own. Repeating makes none twice
         * @description Make accounts of targets (admins), each with a result of its own. Repeating makes none twice. 409 `not_ready` before somebody has agreed at the network, and an hour after.
         */
        post: operations["connect_targets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/content-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Content items, newest first. A page may be short although more follow, as `cursor` shows
         * @description Content items, newest first. A page may be short although more follow, as `cursor` shows.
         */
        get: operations["list_content_items"];
        put?: never;
        /**
         * Write content
         * @description Write content.
         */
        post: operations["create_content_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/content-items/{content_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One content item
         * @description One content item.
         */
        get: operations["get_content_item"];
        put?: never;
        post?: never;
        /**
         * Delete content that no post uses
         * @description Delete content that no post uses.
         */
        delete: operations["delete_content_item"];
        options?: never;
        head?: never;
        /**
         * Change content; posts that are not out yet show the change. `status: Archived` archives it
         * @description Change content; posts that are not out yet show the change. `status: Archived` archives it. Approved content is `Needs Approval` again when an editor changes what its posts show; an admin's changes are approved at once.
         */
        patch: operations["change_content_item"];
        trace?: never;
    };
    "/api/v1/marketing/content-items/{content_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve content that waits for it (admins); posts that were held back go out at once
         * @description Approve content that waits for it (admins); posts that were held back go out at once. The content becomes a draft, or has the status that its posts give it. `approval.covers` is every text that was approved, including the captions that posts have of their own.
         */
        post: operations["approve_content_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/content-items/{content_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject content that waits for approval, with a reason (admins)
         * @description Reject content that waits for approval, with a reason (admins). Nothing with it goes out until it is submitted again and approved. Its scheduled posts become drafts and keep their times. While one is being sent, the answer is 409 `post_on_its_way`, and nothing changes.
         */
        post: operations["reject_content_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/content-items/{content_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for approval; until then nothing with this content goes out
         * @description Ask for approval; until then nothing with this content goes out. Content that is already waiting is answered unchanged.
         */
        post: operations["submit_content_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/content-items/thumbnails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Small pictures for calendars, by content item. Items without one are left out
         * @description Small pictures for calendars, by content item. Items without one are left out.
         */
        get: operations["list_content_thumbnails"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Posts that went out or failed, newest first
         * @description Posts that went out or failed, newest first. A post is listed at its scheduled time; one that was sent up to 28 days ahead, at the time when it went out (`shown_at`); one without a time, when it was due. A page may be short although more follow, as `cursor` shows.
         */
        get: operations["list_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The library, newest first. A page may be short although more follow, as `cursor` shows
         * @description The library, newest first. A page may be short although more follow, as `cursor` shows.
         */
        get: operations["list_media"];
        put?: never;
        /**
         * Say that a file was sent with a form: it is processed then
         * @description Say that a file was sent with a form: it is processed then. 409 `media_not_uploaded` while it is not there; 422 `media_mismatch` when it is not what was declared.
         */
        post: operations["create_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One picture or video, and where it is used
         * @description One picture or video, and where it is used.
         */
        get: operations["get_media"];
        put?: never;
        post?: never;
        /**
         * Delete it with its files. 409 `media_in_use` while an unsent post or a banner uses it
         * @description Delete it with its files. 409 `media_in_use` while an unsent post or a banner uses it.
         */
        delete: operations["delete_media"];
        options?: never;
        head?: never;
        /**
         * Describe it: title, alternative text, labels, and which point of it stays visible
         * @description Describe it: title, alternative text, labels, and which point of it stays visible.
         */
        patch: operations["change_media"];
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Archive it. What uses it still shows it, and it still counts
         * @description Archive it. What uses it still shows it, and it still counts.
         */
        post: operations["archive_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}/cover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose the picture that stands for a video: one of its frames, or another picture. It is made shortly after
         * @description Choose the picture that stands for a video: one of its frames, or another picture. It is made shortly after.
         */
        post: operations["choose_media_cover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}/fits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file that the account's network will show; it is made now if it does not exist
         * @description The file that the account's network will show; it is made now if it does not exist.
         */
        get: operations["get_media_fit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at the state of it and of its posts; if it waits to be processed, that is started again
         * @description Look at the state of it and of its posts; if it waits to be processed, that is started again.
         */
        post: operations["refresh_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}/replace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to upload other bytes for it. Posts that are not out show them once they are ready
         * @description Begin to upload other bytes for it. Posts that are not out show them once they are ready.
         */
        post: operations["replace_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/{asset_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take it out of the archive
         * @description Take it out of the archive.
         */
        post: operations["restore_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/from-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a picture or video copied into the library from its web address
         * @description Have a picture or video copied into the library from its web address. It is `processing` until it is there; what can't be had, or leads to a private network, is `rejected` with the reason.
         */
        post: operations["copy_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/presign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A form to send one file with, of up to 5 GB. Then say `POST /media`
         * @description A form to send one file with, of up to 5 GB. Then say `POST /media`. It holds for half an hour. What is sent must have the size and type that were declared.
         */
        post: operations["presign_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/space": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much the library holds, and may hold
         * @description How much the library holds, and may hold.
         */
        get: operations["get_media_space"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/upload-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address that takes uploads without a login for an hour: Uppy's `companionEndpoint`
         * @description An address that takes uploads without a login for an hour: Uppy's `companionEndpoint`. Each file takes up `max_bytes` until it has arrived, unless its metadata have its `size`.
         */
        post: operations["create_upload_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to upload files, all or none. Each has to have arrived within 24 hours
         * @description Begin to upload files, all or none. Each has to have arrived within 24 hours. Their sizes count at once: 409 `limit_reached` beyond what the library may hold.
         */
        post: operations["create_uploads"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/uploads/{asset_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that all of it is there. It is found without that too, a little later
         * @description Say that all of it is there. It is found without that too, a little later.
         */
        post: operations["complete_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/media/uploads/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a call that the browser makes to the store itself: Uppy 6's `signRequest`
         * @description Sign a call that the browser makes to the store itself: Uppy 6's `signRequest`. Before it signs the completion it adds up the parts: 422 `media_mismatch` when they are not what was declared, and the upload is over. 409 `not_uploading` for what is not on its way (any more).
         */
        post: operations["sign_upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The networks: how they are connected, what a post may hold, and their limits
         * @description The networks: how they are connected, what a post may hold, and their limits.
         */
        get: operations["list_platforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Post instances in time order; without an end date those without a time follow
         * @description Post instances in time order; without an end date those without a time follow. A page may be short although more follow, as `cursor` shows.
         */
        get: operations["list_post_instances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One post instance
         * @description One post instance.
         */
        get: operations["get_post_instance"];
        put?: never;
        post?: never;
        /**
         * Take a post out of the calendar; top-off does not bring a deleted slot back
         * @description Take a post out of the calendar; top-off does not bring a deleted slot back.
         */
        delete: operations["delete_post_instance"];
        options?: never;
        head?: never;
        /**
         * Fill, empty, reword, move, give another account, schedule or unschedule: all or nothing
         * @description Fill, empty, reword, move, give another account, schedule or unschedule: all or nothing. A post that is moved to a time at which the account has an empty slot takes that slot. If somebody else fills the slot at the same moment, theirs stays (409 `slot_filled`).
         */
        patch: operations["change_post_instance"];
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A post's history, oldest first
         * @description A post's history, oldest first.
         */
        get: operations["list_post_instance_attempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Don't send it: it becomes a draft that keeps its time
         * @description Don't send it: it becomes a draft that keeps its time.
         */
        post: operations["cancel_post_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write content and fill the slot with it, in one step
         * @description Write content and fill the slot with it, in one step. A slot that already has content is filled again only with the present `version` (409 `slot_filled`).
         */
        post: operations["fill_post_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/post-now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start publishing at once; its slot and time stay
         * @description Start publishing at once; its slot and time stay. Right after another post of its account it waits for the network's gap; `due_at` says until when. 409 `not_approved` while its content needs approval or is rejected.
         */
        post: operations["post_instance_now"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check now whether it could go out: account, credentials, text, media. Also for drafts
         * @description Check now whether it could go out: account, credentials, text, media. Also for drafts. Nothing is posted. Posts are also checked automatically, a day and an hour before their time.
         */
        post: operations["check_post_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether an Unconfirmed post has arrived, or what is to be done with it
         * @description Say whether an Unconfirmed post has arrived, or what is to be done with it.
         */
        post: operations["resolve_post_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/{instance_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again at once what is Failed, Missed or Skipped; its slot and time stay
         * @description Send again at once what is Failed, Missed or Skipped; its slot and time stay. 409 `not_approved` while its content needs approval or is rejected. A repeat while it is being sent gets the same answer and starts nothing more.
         */
        post: operations["retry_post_instance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put content on several accounts, each with a result of its own
         * @description Put content on several accounts, each with a result of its own.
         */
        post: operations["create_post_instances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/missed/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Post, reschedule or drop missed posts, each with a result of its own
         * @description Post, reschedule or drop missed posts, each with a result of its own. At most 100 are handled in one call: while `cursor` is not null, call again with it.
         */
        post: operations["resolve_missed_post_instances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/post-instances/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry the posts that failed because an account's connection had ended, each with a result of its own
         * @description Retry the posts that failed because an account's connection had ended, each with a result of its own. The next sweep sends them one after the other. At most 100 are retried in one call: while `cursor` is not null, call again with it.
         */
        post: operations["retry_post_instances"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/posts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write a text, or take a stored one, and put it on several accounts
         * @description Write a text, or take a stored one, and put it on several accounts. Each account has a result of its own, also when its post needs a credit and none is left (`no_credits`); the text stays whatever the results are.
         */
        post: operations["create_posts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/posts/{content_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A text with its posts, by time: the newest 75; `GET /post-instances` lists all
         * @description A text with its posts, by time: the newest 75; `GET /post-instances` lists all.
         */
        get: operations["get_posts"];
        put?: never;
        post?: never;
        /**
         * Remove its posts that have not gone out, and the text unless a post that has gone out shows it
         * @description Remove its posts that have not gone out, and the text unless a post that has gone out shows it. 409 `status_conflict` while one is being sent, `too_many_posts` when it has more than 75.
         */
        delete: operations["delete_posts"];
        options?: never;
        head?: never;
        /**
         * Change the text; with `scheduled_for`, move all of its posts that have not gone out
         * @description Change the text; with `scheduled_for`, move all of its posts that have not gone out. 409 `too_many_posts` when it has more than 75.
         */
        patch: operations["change_posts"];
        trace?: never;
    };
    "/api/v1/marketing/posts/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What `POST /posts` would answer now, without doing it; the ids in it are not kept
         * @description What `POST /posts` would answer now, without doing it; the ids in it are not kept.
         */
        post: operations["check_posts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/punctuality": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How late the posts of these local days went out: for the tenant, each account, each day
         * @description How late the posts of these local days went out: for the tenant, each account, each day.
         */
        get: operations["get_punctuality"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/scheduler/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of a large top-off
         * @description The state of a large top-off.
         */
        get: operations["get_top_off_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/scheduler/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The slots of a schedule on any dates; nothing is created
         * @description The slots of a schedule on any dates; nothing is created.
         */
        post: operations["preview_schedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketing/scheduler/topoff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create the planned slots that are missing; nothing else is touched
         * @description Create the planned slots that are missing; nothing else is touched.
         */
        post: operations["top_off"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's notifications of the last 90 days, newest first
         * @description The caller's notifications of the last 90 days, newest first. A page may be short although more follow, as `cursor` shows.
         */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{notification_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove one notification from the caller's list
         * @description Remove one notification from the caller's list.
         */
        delete: operations["dismiss_notification"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{notification_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark one notification read, for the caller
         * @description Mark one notification read, for the caller.
         */
        post: operations["read_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which notifications the caller gets by e-mail, and when: each member chooses for themselves
         * @description Which notifications the caller gets by e-mail, and when: each member chooses for themselves. Without a choice it depends on the role: admins get every notification at once and the summary each morning.
         */
        get: operations["get_mail_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Choose for the caller only, in this business
         * @description Choose for the caller only, in this business.
         */
        patch: operations["update_mail_settings"];
        trace?: never;
    };
    "/api/v1/notifications/read-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark all notifications read, for the caller
         * @description Mark all notifications read, for the caller.
         */
        post: operations["read_all_notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The business's plan, what it gives, and what the others would give
         * @description The business's plan, what it gives, and what the others would give.
         */
        get: operations["get_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Choose which accounts stay in use when the plan has room for fewer (admins)
         * @description Choose which accounts stay in use when the plan has room for fewer (admins). Of each network, the accounts named here come first, then the oldest. The others are locked, and stay connected.
         */
        patch: operations["change_plan"];
        trace?: never;
    };
    "/api/v1/plan/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a change to another plan would mean at present; nothing is changed
         * @description What a change to another plan would mean at present; nothing is changed.
         */
        get: operations["preview_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's tenants
         * @description The caller's tenants.
         */
        get: operations["list_tenants"];
        put?: never;
        /**
         * Create a tenant; the caller becomes its admin
         * @description Create a tenant; the caller becomes its admin.
         */
        post: operations["create_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One tenant
         * @description One tenant.
         */
        get: operations["get_tenant"];
        put?: never;
        post?: never;
        /**
         * Have the business and everything of it deleted in seven days (admins)
         * @description Have the business and everything of it deleted in seven days (admins). Until then nothing changes, posts go out, and any admin can keep it.
         */
        delete: operations["delete_tenant"];
        options?: never;
        head?: never;
        /**
         * Change a tenant (admins)
         * @description Change a tenant (admins).
         */
        patch: operations["change_tenant"];
        trace?: never;
    };
    "/api/v1/tenants/{tenant_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write everything that the business has into one ZIP file (admins): texts, posts, history, banners, members, settings, and pictures and videos in the form that is shown; no passwords and no tokens
         * @description Write everything that the business has into one ZIP file (admins): texts, posts, history, banners, members, settings, and pictures and videos in the form that is shown; no passwords and no tokens.
         */
        post: operations["export_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant_id}/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The state of an export, and the address of its file
         * @description The state of an export, and the address of its file.
         */
        get: operations["get_tenant_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant_id}/keep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel the business's deletion (admins)
         * @description Cancel the business's deletion (admins).
         */
        post: operations["keep_tenant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The tenant's members and invitations
         * @description The tenant's members and invitations.
         */
        get: operations["list_members"];
        put?: never;
        /**
         * Invite an email (admins); whoever has verified it may accept
         * @description Invite an email (admins); whoever has verified it may accept.
         */
        post: operations["add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants/{tenant_id}/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member or an invitation (admins), or leave (everybody)
         * @description Remove a member or an invitation (admins), or leave (everybody).
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /**
         * Change a member's role (admins)
         * @description Change a member's role (admins).
         */
        patch: operations["change_member"];
        trace?: never;
    };
    "/api/v1/zones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The time zones that people choose from, by city; all of them in one answer
         * @description The time zones that people choose from, by city; all of them in one answer.
         */
        get: operations["list_zones"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AccountChange: {
            /** @description Write-only: the fields that `GET /platforms` names for the platform. */
            connection?: {
                [key: string]: string;
            };
            days_of_week?: number[] | null;
            name?: string;
            /** @description The options that `GET /platforms` names for the platform. */
            options?: {
                [key: string]: string | boolean | string[] | null;
            };
            posts_per_week?: number;
            /** @description Unique local times, `HH:MM`, taken in turn. */
            schedule_times?: string[];
            /** @description An IANA time zone, such as `America/Los_Angeles`. */
            schedule_timezone?: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        AccountList: {
            cursor: string | null;
            items: components["schemas"]["AccountView"][];
        };
        AccountPunctuality: {
            account_name: string;
            channel_account_id: string;
            /** @description Posts that went out. */
            count: number;
            failed: number;
            missed: number;
            p50: number | null;
            p95: number | null;
            p99: number | null;
            platform: string;
            skipped: number;
            unconfirmed: number;
            worst: number | null;
        };
        /** @description One channel account. */
        AccountView: {
            /** @description What it has to choose from, by the names of options, as told last. */
            choices: {
                [key: string]: components["schemas"]["ChoiceView"][];
            };
            connection: components["schemas"]["ConnectionView"];
            /** Format: date-time */
            created_at: string;
            days_of_week: number[];
            /** @description What its network shows of it to everybody. */
            facts: {
                [key: string]: string;
            };
            /**
             * @deprecated
             * @description As under `facts`, of a webhook.
             */
            host?: string;
            id: string;
            name: string;
            /** @description The options that `GET /platforms` names for the platform. */
            options: {
                [key: string]: string | boolean | string[] | null;
            };
            /**
             * @deprecated
             * @description As under `facts`, of a Facebook page.
             */
            page_id?: string;
            /** @description Its picture at its network, as told when it was connected; it may have ended. */
            picture_url: string | null;
            platform: string;
            posts_per_week: number;
            schedule_times: string[];
            schedule_timezone: string;
            status: components["schemas"]["ChannelAccountStatus"];
            /** @description Its posts still follow a change of it; with very many that takes minutes. */
            updating: boolean;
            version: number;
        };
        /**
         * @description Changes that operators make.
         * @enum {string}
         */
        Action: "change_business" | "change_plans" | "retry_job" | "correct_credits";
        ActionBody: {
            channel_account_id?: string | null;
            /** @description The network, where no account is named. */
            platform?: string | null;
            /** @description For `schedule`. */
            scheduled_for?: string | null;
            /**
             * @description Bytes; for `upload`.
             * @default 0
             */
            size: number;
            type: components["schemas"]["ActionType"];
            /** @default 1 */
            variations: number;
        };
        /** @enum {string} */
        ActionType: "schedule" | "publish" | "connect" | "generate" | "automation" | "upload";
        /** @description A new account, and what its network answered about it. */
        AddedAccountView: {
            /** @description False: its network did not answer; `/check` asks again. */
            checked: boolean;
            /** @description What it has to choose from, by the names of options, as told last. */
            choices: {
                [key: string]: components["schemas"]["ChoiceView"][];
            };
            connection: components["schemas"]["ConnectionView"];
            /** Format: date-time */
            created_at: string;
            days_of_week: number[];
            /** @description What its network shows of it to everybody. */
            facts: {
                [key: string]: string;
            };
            findings: components["schemas"]["FindingView"][];
            /**
             * @deprecated
             * @description As under `facts`, of a webhook.
             */
            host?: string;
            id: string;
            name: string;
            /** @description The options that `GET /platforms` names for the platform. */
            options: {
                [key: string]: string | boolean | string[] | null;
            };
            /**
             * @deprecated
             * @description As under `facts`, of a Facebook page.
             */
            page_id?: string;
            /** @description Its picture at its network, as told when it was connected; it may have ended. */
            picture_url: string | null;
            platform: string;
            posts_per_week: number;
            schedule_times: string[];
            schedule_timezone: string;
            status: components["schemas"]["ChannelAccountStatus"];
            /** @description Its posts still follow a change of it; with very many that takes minutes. */
            updating: boolean;
            version: number;
        };
        Address: {
            /** @description Compared in lower case. */
            email: string;
        };
        AllPlanNumbers: {
            /** @description They are all there. */
            cursor: null;
            items: components["schemas"]["PlanNumbersView"][];
            version: number;
        };
        AnalyticsView: {
            /** @description When the last change was counted. Null: none was counted yet. */
            as_of: string | null;
            /** Format: date */
            first: string;
            group_by: components["schemas"]["GroupBy"];
            items: components["schemas"]["FiguresGroup"][];
            /** Format: date */
            last: string;
            plan_changes: components["schemas"]["PlanMoveView"][];
            whole: components["schemas"]["PostFigures"];
        };
        /** @description As `CropBody`. */
        api__content_media__CropView: {
            pad: boolean;
            x: number;
            y: number;
        };
        api__routers__media__CropView: {
            pad: boolean;
            x: number;
            y: number;
        };
        /**
         * @description The state of a job.
         * @enum {string}
         */
        api__routers__scheduler__JobStatus: "running" | "done" | "failed";
        ApprovalDecision: {
            /** @description For who asked, and the owner. */
            note?: string | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        ApprovalRequest: {
            /** @description For the admins. */
            note?: string | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        /** @description The last decision about the content's approval. */
        ApprovalView: {
            /** Format: date-time */
            at: string;
            /** @description The email of who said it. */
            by: string;
            /** @description Pictures and videos of it that were changed in the library since. */
            changed_assets: string[];
            /** @description What the last approval covered, to compare; null while there was none. */
            covers: components["schemas"]["CoversView"] | null;
            decision: components["schemas"]["Decision"];
            /** @description The email of who made the last such change. */
            edited_by: string | null;
            /** @description What goes out was changed after it, by somebody who may not approve. What was approved is `Needs Approval` again by that. */
            edited_since: boolean;
            note: string | null;
            /** @description The version that the content got by it. */
            version: number;
        };
        Arrival: {
            asset_id: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        AssetChange: {
            alt_text?: string;
            crop?: components["schemas"]["CropChange"];
            description?: string;
            labels?: string[];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            title?: string;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        /** @enum {string} */
        AssetKind: "image" | "video" | "document";
        AssetList: {
            cursor: string | null;
            items: components["schemas"]["AssetView"][];
        };
        /** @description A post that shows it. */
        AssetPostView: {
            account_name: string;
            content_id: string;
            instance_id: string;
            permalink: string | null;
            platform: string;
            scheduled_for: string | null;
            status: components["schemas"]["Status"];
        };
        /**
         * @description `uploading` and `processing` lead to `ready` or `rejected`, which are final.
         * @enum {string}
         */
        AssetStatus: "uploading" | "processing" | "ready" | "rejected";
        AssetView: {
            alt_text: string;
            archived_at: string | null;
            /** @description In the answer about one asset. */
            banner_ids?: string[];
            content_type: string;
            /** @description What people chose to show the video by, if they did. */
            cover?: components["schemas"]["CoverView"];
            /** Format: date-time */
            created_at: string;
            created_by: string;
            crop: components["schemas"]["api__routers__media__CropView"];
            derivatives: {
                [key: string]: components["schemas"]["DerivativeView"];
            };
            description: string;
            duration_seconds: number | null;
            filename: string;
            height: number | null;
            id: string;
            /** @description The thumbnail is drawn with the title. */
            is_placeholder: boolean;
            /** @description Other bytes are on their way that are to take the place of these. */
            is_replaced: boolean;
            kind: components["schemas"]["AssetKind"];
            labels: string[];
            /** @description Of a document. */
            pages: number | null;
            /** @description In the answer about one asset: the newest. */
            posts?: components["schemas"]["AssetPostView"][];
            /** @description Why it was rejected, and what to do about it. */
            reason: string | null;
            reason_code: string | null;
            /** @description An asset that was there before, with the same bytes. */
            same_as: string | null;
            /** @description Bytes: as declared, and of all its files once it is ready. */
            size: number;
            /** @description Where it was copied from, if it was. */
            source_url?: string;
            status: components["schemas"]["AssetStatus"];
            thumbnail_url: string | null;
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** @description What networks take; null until it is ready. */
            url: string | null;
            /** @description In the answer about one asset: of its newest posts. */
            uses?: components["schemas"]["UsesView"];
            version: number;
            width: number | null;
        };
        AttemptList: {
            cursor: string | null;
            items: components["schemas"]["AttemptView"][];
        };
        /** @description One line of a post's history. */
        AttemptView: {
            /** Format: date-time */
            at: string;
            attempt: number;
            code: string | null;
            generation: number;
            lag_seconds: number | null;
            /** @description Pictures and videos that were shown, at the addresses that they had then. */
            media: components["schemas"]["PostedMediumView"][];
            message: string | null;
            number: number;
            outcome: string;
            permalink: string | null;
            platform_post_id: string | null;
            /** @description What was shown, or is about to be by a network that has accepted it. */
            text: string | null;
        };
        AutomationRuleList: {
            cursor: string | null;
            items: components["schemas"]["AutomationRuleView"][];
        };
        AutomationRuleView: {
            id: string;
            name: string;
            tenant_id: string;
        };
        BannerEdit: {
            asset_id?: string | null;
            ends_on?: string | null;
            /** @description Whether it is switched on. */
            is_active?: boolean;
            link_url?: string | null;
            starts_on?: string | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description At most 60 characters, as people count them. */
            title?: string;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        /** @description One page of a website's banners, in order; `cursor` is null on the last one. */
        BannerList: {
            cursor: string | null;
            items: components["schemas"]["BannerView"][];
            /** @description Of the whole list: what `reorder` may be given. */
            version: number;
        };
        BannerView: {
            /** @description What is read out instead of the picture. */
            alt_text: string;
            asset_id: string | null;
            clicks: number;
            /** Format: date-time */
            created_at: string;
            ends_on: string | null;
            id: string;
            /** @description As the website shows it, cut to 8:3. */
            image_url: string | null;
            /** @description The post that put it there, if one did. */
            instance_id: string | null;
            is_active: boolean;
            /** @description Why a `draft` is not shown, in words; null for others. */
            lacks: string | null;
            link_url: string | null;
            /** @description Banners stand in the order of these texts. */
            rank: string;
            starts_on: string | null;
            /** @description By the days in the business's zone. `draft`: its picture is missing or not ready. */
            state: components["schemas"]["State"];
            thumbnail_url: string | null;
            title: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
            /** @description How often it was seen, roughly; nobody is told apart. */
            views: number;
        };
        BegunList: {
            items: components["schemas"]["BegunView"][];
        };
        BegunView: {
            asset: components["schemas"]["AssetView"];
            /** @description An asset that has these bytes already. */
            same_as: string | null;
            upload: components["schemas"]["UploadView"];
        };
        BillingAnswer: {
            id: string;
            /** @description `repeated`: it was taken before. `ignored`: something later is known. */
            status: components["schemas"]["drumbeat__services__plan_changes__Outcome"];
        };
        BillingEventBody: {
            /** @description On which day its months begin; 31 is the last day. */
            anchor_day?: number | null;
            /** @description How many were bought, for `credits.purchased`. */
            credits?: number | null;
            /** @description Names the event: it counts once, however often it is sent. */
            id: string;
            /**
             * Format: date-time
             * @description What is older than the last that was taken of the business is ignored.
             */
            occurred_at: string;
            /** @description For `subscription.started`, `changed`. */
            plan?: components["schemas"]["Plan"] | null;
            tenant_id: string;
            type: components["schemas"]["Event"];
        };
        BulkRequest: {
            channel_account_ids: string[];
            content_item_id: string;
            scheduled_for?: string | null;
            /** @description `Scheduled` with a time, `Draft` without one. */
            status?: ("Draft" | "Scheduled") | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        /** @description The result for one account: either `instance` or `error` is present. */
        BulkResult: {
            channel_account_id: string;
            error?: components["schemas"]["Problem"];
            instance?: components["schemas"]["InstanceView"];
        };
        BulkResults: {
            results: components["schemas"]["BulkResult"][];
        };
        /** @description A change of a business. Only given fields are changed. */
        BusinessChange: {
            /** @description How many the present month grants in all. Below what posts hold: scheduled ones lose theirs, those that are due latest first. */
            credits?: number;
            /** @description Limits of its own, by name. Null: what its plan gives. */
            limits?: {
                [key: string]: number | null;
            };
            /** @description A larger one holds at once, a smaller one from the end of the month on. */
            plan?: components["schemas"]["Plan"];
            /** @description Why; kept in the operators' log. */
            reason: string;
        };
        BusinessList: {
            cursor: string | null;
            items: components["schemas"]["BusinessView"][];
        };
        BusinessView: {
            /** Format: date-time */
            created_at: string;
            /** @description Null: on its plan nothing takes credits. */
            credits: components["schemas"]["CreditsOfMonth"] | null;
            /** @description Somebody has asked for its deletion: it is deleted in the night after this. */
            leaves_at: string | null;
            /** @description What it may have; null: no limit. */
            limits: {
                [key: string]: number | null;
            };
            name: string;
            /** @description The smaller one that it changes to. */
            next_plan: components["schemas"]["Plan"] | null;
            /** @description Of these, what is its own whatever its plan. */
            own_limits: {
                [key: string]: number;
            };
            plan: components["schemas"]["Plan"];
            plan_changes_at: string | null;
            tenant_id: string;
            timezone: string;
        };
        /** @description Days (`2026-12-22`) with their posts in time order; days without posts are absent. */
        CalendarView: {
            [key: string]: components["schemas"]["InstanceRow"][];
        };
        /**
         * @description A call to the store, as Uppy 6 asks `signRequest` for it.
         *
         *     `PUT` sends a file, `POST` begins a multipart upload; with `uploadId`, `PUT` sends a part, `GET`
         *     lists the parts, `POST` completes and `DELETE` aborts.
         */
        CallToSign: {
            /** @description What was declared counts, not this. */
            contentType?: string | null;
            /** @description The asset's id, or the upload's key. */
            key: string;
            /** @enum {string} */
            method: "GET" | "PUT" | "POST" | "DELETE";
            partNumber?: number | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            uploadId?: string | null;
        };
        /** @description At most `most` posts, in `seconds` or in a calendar day of `zone`; further posts wait. */
        CapView: {
            most: number;
            /** @description What is counted, such as `reel`; null: every post. */
            only: string | null;
            /** @description `app`: of all accounts of this deployment together. */
            scope: components["schemas"]["Scope"];
            /** @description In any stretch of so many seconds. */
            seconds: number | null;
            /** @description From midnight to midnight of this zone. */
            zone: string | null;
        };
        ChangedView: {
            after: string | null;
            before: string | null;
            name: string;
        };
        /**
         * @description Whether an account posts.
         * @enum {string}
         */
        ChannelAccountStatus: "active" | "paused" | "needs_reconnect";
        /** @description The answer of a network about an account. */
        CheckView: {
            /** @description False: the network did not answer. */
            checked: boolean;
            /** Format: date-time */
            checked_at: string;
            findings: components["schemas"]["FindingView"][];
        };
        Choices: {
            targets: components["schemas"]["TargetChoice"][];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        ChoiceView: {
            label: string;
            value: string;
        };
        /** @description The result for one target: either `item` or `error` is present. */
        ChosenResult: {
            error?: components["schemas"]["Problem"];
            id: string;
            item?: components["schemas"]["AccountView"];
        };
        ChosenResults: {
            results: components["schemas"]["ChosenResult"][];
        };
        CompletedView: {
            bucket: string;
            key: string;
            location: string;
        };
        Confirmation: {
            /** @description From the email. */
            code: string;
            /** @description Compared in lower case. */
            email: string;
        };
        ConfirmationView: {
            confirmation_code: string;
            url: string;
        };
        /** @description One text that people paste to connect an account. */
        ConnectionFieldView: {
            /** @description A client may make it up: a random signing key. */
            can_be_made: boolean;
            example: string;
            help: string;
            kind: components["schemas"]["FieldKind"];
            label: string;
            name: string;
        };
        /** @enum {string} */
        ConnectionStatus: "connected" | "expiring" | "expired" | "unchecked";
        /** @description What is known of an account's connection. */
        ConnectionView: {
            checked_at: string | null;
            /** @description The email of whoever connected it. */
            connected_by: string | null;
            /** @description When it ends unless somebody connects again; null where no end is known. */
            ends_at: string | null;
            findings: components["schemas"]["FindingView"][];
            /** @description What its network lets us do, where it says so. */
            scopes: string[];
            /** @description `unchecked`: its network was not asked yet, or did not answer. */
            status: components["schemas"]["ConnectionStatus"];
        };
        /** @description How an account is connected. */
        ConnectsByView: {
            /** @description The same in people's words, each of which goes on from "Drumbeat may". */
            asks: string[];
            /** @description What `connection` takes, if pasted, or of those who have a token already. */
            fields: components["schemas"]["ConnectionFieldView"][];
            /** @description Where people find it, or what they do instead. */
            guide: string;
            /** @description What `POST /connections` takes as `hint`, such as a server's name; by OAuth. */
            hint: components["schemas"]["ConnectionFieldView"] | null;
            /** @enum {string} */
            kind: "pasted" | "oauth" | "own";
            /** @description The platforms whose accounts are among what is chosen from, too. */
            offers: string[];
            /** @description What the network is asked to allow, by OAuth. */
            scopes: string[];
            /** @description What is chosen from afterwards: pages, channels. */
            targets: string;
        };
        ContentChange: {
            base_caption?: string;
            cta_type?: components["schemas"]["CtaType"];
            cta_url?: string | null;
            /** @description Pictures and videos in their order: all that there are. */
            media?: components["schemas"]["MediumBody"][];
            /** @description Instead of `media`: the addresses (https) of all that there are. An address at which the content shows an asset of the library keeps the asset. */
            media_urls?: string[];
            owner?: string;
            /**
             * @description `Scheduled` and `Posted` follow its posts; rejecting is an action of its own.
             * @enum {string}
             */
            status?: "Idea" | "Draft" | "Needs Approval" | "Archived";
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            title?: string;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        ContentList: {
            cursor: string | null;
            items: components["schemas"]["ContentView"][];
        };
        /** @enum {string} */
        ContentStatus: "Idea" | "Draft" | "Needs Approval" | "Rejected" | "Scheduled" | "Posted" | "Archived";
        ContentView: {
            /** @description Null while nobody has asked for any. */
            approval: components["schemas"]["ApprovalView"] | null;
            base_caption: string;
            /** Format: date-time */
            created_at: string;
            /** @description The button's phone number as people read it: `(310) 555-0100`. */
            cta_display: string | null;
            cta_type: components["schemas"]["CtaType"];
            cta_url: string | null;
            id: string;
            media: components["schemas"]["MediumView"][];
            /** @description Addresses of `media`, as far as they have one. */
            media_urls: string[];
            owner: string;
            /** @description Those of them that are out. */
            posted: number;
            /** @description Those of them that are on their way out. */
            scheduled: number;
            status: components["schemas"]["ContentStatus"];
            title: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Post instances that show it. */
            uses: number;
            version: number;
        };
        CopyRequest: {
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description Without one, the file's name. */
            title?: string | null;
            /** @description Of a picture, video or PDF, by https. */
            url: string;
        };
        Correction: {
            /** @description Why; kept in the operators' log. */
            reason: string;
        };
        /** @description One of the two fields. */
        CoverChoice: {
            /** @description Another picture of the library. */
            asset_id?: string | null;
            /** @description Which frame, in seconds from the beginning. */
            frame_seconds?: number | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        /** @description Every text that the last approval covered. */
        CoversView: {
            base_caption: string;
            captions: components["schemas"]["OwnCaptionView"][];
            cta_type: components["schemas"]["CtaType"];
            cta_url: string | null;
            media: components["schemas"]["MediumView"][];
            /** @description Addresses of `media`, as far as they have one. */
            media_urls: string[];
            title: string;
        };
        CoverView: {
            asset_id: string | null;
            frame_seconds: number | null;
        };
        Credentials: {
            /** @description Compared in lower case. */
            email: string;
            /** Format: password */
            password: string;
        };
        CreditsOfMonth: {
            available: number;
            /** Format: date-time */
            ends_at: string;
            /** @description In all: of the plan, bought, and adjusted. */
            granted: number;
            /** @description By posts that are scheduled, on their way, or out. */
            held: number;
        };
        /** @description The present month. If the plan has no credits, every field but `plan` is null. */
        CreditsView: {
            /** @description Left for posts that are due in this month. */
            available: number | null;
            /** @description Taken by posts that are out. */
            consumed: number | null;
            /** @description By the plan, bought, and changed by an operator. */
            granted: number | null;
            /** @description Less than a fifth is left, or nothing. */
            low: boolean;
            /** @description Null where the plan that begins then has no credits. */
            next_period: components["schemas"]["NextPeriodView"] | null;
            period: components["schemas"]["PeriodView"] | null;
            plan: components["schemas"]["Plan"];
            /** @description Held by posts that are on their way. */
            reserved: number | null;
        };
        /** @description The point of a picture that stays visible when a network needs another shape. */
        CropBody: {
            /**
             * @description Nothing is cut off, and the rest is filled.
             * @default false
             */
            pad: boolean;
            /**
             * @description From 0 (left) to 1.
             * @default 0.5
             */
            x: number;
            /**
             * @description From 0 (top) to 1.
             * @default 0.5
             */
            y: number;
        };
        /** @description What stays visible when a picture is shown in another shape. */
        CropChange: {
            /**
             * @description Nothing is cut off; the rest is filled.
             * @default false
             */
            pad: boolean;
            /**
             * @description From 0, left, to 1.
             * @default 0.5
             */
            x: number;
            /**
             * @description From 0, the top, to 1.
             * @default 0.5
             */
            y: number;
        };
        /** @enum {string} */
        CtaType: "CallNow" | "BookOnline" | "LearnMore" | "None";
        DayPunctuality: {
            /** @description Posts that went out. */
            count: number;
            /**
             * Format: date
             * @description A local day of the tenant's zone.
             */
            day: string;
            failed: number;
            missed: number;
            p50: number | null;
            p95: number | null;
            p99: number | null;
            skipped: number;
            unconfirmed: number;
            worst: number | null;
        };
        DeauthorisedView: {
            /** @description How many connections were deleted. */
            forgotten: number;
        };
        /**
         * @description The last decision about a content item's approval.
         * @enum {string}
         */
        Decision: "requested" | "approved" | "rejected";
        DeletionView: {
            /** Format: date-time */
            at: string;
            message: string;
            /** @constant */
            status: "deleted";
        };
        /** @description The result of a test. */
        DeliveryView: {
            delivered: boolean;
            message: string;
            /** @description The receiver's HTTP status; null without an answer. */
            status: number | null;
        };
        /** @description Where to send the person who is to agree. */
        DepartureView: {
            authorize_url: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
        };
        /** @description A file that was made of the asset. The file at its address never changes. */
        DerivativeView: {
            content_type: string;
            height: number;
            size: number;
            url: string;
            width: number;
        };
        /** @description One account, and what is different there. */
        DestinationBody: {
            /** @description Said here instead of the caption. */
            caption?: string | null;
            channel_account_id: string;
            /** @description Where they differ from the account's. */
            options?: {
                [key: string]: string | boolean | string[] | null;
            };
            scheduled_for?: string | null;
            /** @description Instead of the `when` of all. */
            when?: components["schemas"]["When"] | null;
        };
        /** @description What a document must be; null: no restriction. */
        DocumentLimitsView: {
            max_bytes: number | null;
            max_pages: number | null;
        };
        /** @description An empty object. */
        Done: Record<string, never>;
        /**
         * @description `Failed`: it is retried automatically. `Dead`: it is not.
         * @enum {string}
         */
        drumbeat__domain__job_log__JobStatus: "queued" | "running" | "done" | "failed" | "dead";
        /**
         * @description The outcome of a change. An entry that stays `begun` was cut off: its outcome is unknown.
         * @enum {string}
         */
        drumbeat__domain__operators__Outcome: "begun" | "done";
        /**
         * @description The result of an event.
         * @enum {string}
         */
        drumbeat__services__plan_changes__Outcome: "applied" | "repeated" | "ignored";
        /**
         * @description Where it went wrong.
         * @enum {string}
         */
        ErrorKind: "publish" | "media" | "job" | "record";
        ErrorList: {
            cursor: string | null;
            items: components["schemas"]["ErrorView"][];
        };
        /**
         * @description The outcome: that of a post, or of a picture or video.
         * @enum {string}
         */
        ErrorOutcome: "failed" | "unconfirmed" | "missed" | "skipped" | "rejected";
        ErrorView: {
            asset_id: string | null;
            /** Format: date-time */
            at: string;
            channel_account_id: string | null;
            code: string;
            id: string;
            instance_id: string | null;
            job_id: string | null;
            kind: components["schemas"]["ErrorKind"];
            /** @description The network's own words, where it has any. */
            message: string;
            /** @description What became of the post, if one is concerned. */
            outcome: string | null;
            platform: string | null;
            tenant_id: string | null;
        };
        /**
         * @description The types of billing's events.
         * @enum {string}
         */
        Event: "subscription.started" | "subscription.changed" | "subscription.cancelled" | "subscription.renewed" | "credits.purchased";
        /** @enum {string} */
        ExportState: "running" | "ready" | "failed";
        ExportView: {
            /** Format: date-time */
            begun_at: string;
            /**
             * Format: date-time
             * @description The file is removed then.
             */
            expires_at: string;
            id: string;
            /** @description Of the file, in bytes, once it is ready. */
            size: number | null;
            /** @description `running` for some minutes; `failed`: begin another one. */
            status: components["schemas"]["ExportState"];
            /** @description Of the ZIP file, once it is ready, for 15 minutes: reading the export again gives another one. */
            url: string | null;
        };
        /**
         * @description How a field of a connection is entered.
         * @enum {string}
         */
        FieldKind: "text" | "url" | "secret";
        /** @description One thing wrong with the input. */
        FieldProblem: {
            field: string;
            message: string;
        };
        /** @description One group: of plans with businesses and revenue, or else with outcomes of posts. */
        FiguresGroup: {
            businesses: number | null;
            /** @description The day, the network, the kind of content, or the plan. */
            key: string;
            /** @description US$, an estimate: businesses by price. */
            monthly_revenue: number | null;
            posts: components["schemas"]["PostFigures"] | null;
        };
        /** @description A file as the client knows it before it sends it. */
        FileToCome: {
            /** @description JPEG, PNG, WebP, GIF, HEIC, MP4, MOV, WebM or PDF. It has to fit the file's name and what is in it. */
            content_type: string;
            /** @description For people: folders before it, and what can't be seen in it, are left out. */
            filename: string;
            /** @description In hex. Then `same_as` says which asset has the same bytes already. */
            sha256?: string | null;
            /** @description Bytes; exactly so many come. */
            size: number;
            /** @description Without one, the file's name. */
            title?: string | null;
        };
        FillRequest: {
            /** @description Without it: `""`. */
            base_caption?: string;
            /** @description Without it: `"None"`. */
            cta_type?: components["schemas"]["CtaType"];
            cta_url?: string | null;
            /** @description Pictures and videos in their order: all that there are. */
            media?: components["schemas"]["MediumBody"][];
            /** @description Instead of `media`: the addresses (https) of all that there are. An address at which the content shows an asset of the library keeps the asset. Without it: `[]`. */
            media_urls?: string[];
            /** @description Without one, the caller. */
            owner?: string | null;
            /**
             * @description `Scheduled` and `Posted` follow its posts; rejecting is an action of its own. Without it: `"Draft"`.
             * @enum {string}
             */
            status?: "Idea" | "Draft" | "Needs Approval" | "Archived";
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description Without one, the first line of the text (80 characters). */
            title?: string | null;
            /** @description Of the post. What the slot shows already is replaced only with it. */
            version?: number | null;
        };
        /**
         * @description A problem that a check has found. An error means that the post will not go out as it
         *     should.
         */
        FindingView: {
            code: string;
            /** @description Of what was sent, such as `media_urls[0]`. */
            field: string | null;
            message: string;
            severity: components["schemas"]["Severity"];
        };
        /** @description The file that a network gets; if there is none, `findings` say why. */
        FitView: {
            /** @description What the crop says is cut off. */
            cropped: boolean;
            findings: components["schemas"]["FindingView"][];
            height: number | null;
            /** @description It has another shape there: the rest is white. */
            padded: boolean;
            size: number | null;
            url: string | null;
            width: number | null;
        };
        /** @description A visible call of its own after a post: a first comment, or the next post of a thread. */
        FollowUpView: {
            /** @description When it was sent, or given up. */
            at: string | null;
            code: string | null;
            /** @description Why it is not there, or not yet. */
            message: string | null;
            permalink: string | null;
            platform_post_id: string | null;
            /** @description `unconfirmed`: it may be there. Each is made once at most. */
            state: components["schemas"]["SequelState"];
            text: string;
        };
        /** @description A form for sending the file. */
        FormView: {
            /** @description Seconds. */
            expires: number;
            fields: {
                [key: string]: string;
            };
            method: string;
            url: string;
        };
        /** @description What the gateway answers itself: no valid token, an unknown route. */
        GatewayError: {
            message: string | null;
        };
        /** @enum {string} */
        GroupBy: "day" | "platform" | "plan" | "content_type";
        HistoryList: {
            cursor: string | null;
            items: components["schemas"]["HistoryRow"][];
        };
        /**
         * @description A past post. Type, title and text are the content's present ones; what was shown, and with
         *     which pictures, is in `GET /post-instances/{id}/attempts`.
         */
        HistoryRow: {
            account_name: string;
            channel_account_id: string;
            content_item_id: string | null;
            content_title: string | null;
            /** @description The same text was put on other accounts or times, too. */
            crosspost: boolean;
            /** @description The moment from which it may go out, or is looked for while it is Unconfirmed: its time, or when it was sent at once, retried or put off to; of what is Posted, when what follows it is sent. Null while nothing will happen to it by itself. */
            due_at: string | null;
            error: components["schemas"]["PostErrorView"] | null;
            /** @description What follows it, once it is being sent; it is Posted whatever becomes of them. */
            follow_ups: components["schemas"]["FollowUpView"][];
            generation: number;
            /** @description It says something else than its content. */
            has_caption_override: boolean;
            id: string;
            lag_seconds: number | null;
            /** @description On the clock of `timezone`. */
            local_time: string | null;
            /** @description What daylight saving time changed: the clock of `timezone` skips a time. */
            note: string | null;
            permalink: string | null;
            platform: string;
            platform_post_id: string | null;
            posted_at: string | null;
            scheduled_for: string | null;
            /** @description It went out before `scheduled_for`. */
            sent_ahead: boolean;
            /** @description `posted_at` of what was sent ahead, else `scheduled_for`. */
            shown_at: string | null;
            status: components["schemas"]["Status"];
            text: string | null;
            /** @description Of its first picture in the library. */
            thumbnail_url: string | null;
            timezone: string;
            /** @description Null where its content is gone. */
            type: components["schemas"]["PostKind"] | null;
            version: number;
        };
        InstanceChange: {
            caption_override?: string | null;
            channel_account_id?: string;
            content_item_id?: string | null;
            /** @description All that differ from the account's; `{}`: none. */
            options?: {
                [key: string]: string | boolean | string[] | null;
            };
            /**
             * Format: date-time
             * @description A whole minute. Other offsets than `Z` are converted.
             */
            scheduled_for?: string;
            /** @enum {string} */
            status?: "Draft" | "Scheduled";
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        InstanceList: {
            cursor: string | null;
            items: components["schemas"]["InstanceRow"][];
        };
        /** @description A post instance without its long texts, as lists and the calendar show it. */
        InstanceRow: {
            account_name: string;
            channel_account_id: string;
            content_item_id: string | null;
            content_title: string | null;
            /** @description The moment from which it may go out, or is looked for while it is Unconfirmed: its time, or when it was sent at once, retried or put off to; of what is Posted, when what follows it is sent. Null while nothing will happen to it by itself. */
            due_at: string | null;
            error: components["schemas"]["PostErrorView"] | null;
            /** @description What follows it, once it is being sent; it is Posted whatever becomes of them. */
            follow_ups: components["schemas"]["FollowUpView"][];
            generation: number;
            /** @description It says something else than its content. */
            has_caption_override: boolean;
            id: string;
            lag_seconds: number | null;
            /** @description On the clock of `timezone`. */
            local_time: string | null;
            /** @description What daylight saving time changed: the clock of `timezone` skips a time. */
            note: string | null;
            permalink: string | null;
            platform: string;
            platform_post_id: string | null;
            posted_at: string | null;
            scheduled_for: string | null;
            /** @description It went out before `scheduled_for`. */
            sent_ahead: boolean;
            /** @description `posted_at` of what was sent ahead, else `scheduled_for`. */
            shown_at: string | null;
            status: components["schemas"]["Status"];
            timezone: string;
            version: number;
        };
        /** @description A post instance; without content it is a planned slot. */
        InstanceView: {
            account_name: string;
            caption_override: string | null;
            channel_account_id: string;
            content_item_id: string | null;
            content_title: string | null;
            /** @description The moment from which it may go out, or is looked for while it is Unconfirmed: its time, or when it was sent at once, retried or put off to; of what is Posted, when what follows it is sent. Null while nothing will happen to it by itself. */
            due_at: string | null;
            error: components["schemas"]["PostErrorView"] | null;
            /** @description What follows it, once it is being sent; it is Posted whatever becomes of them. */
            follow_ups: components["schemas"]["FollowUpView"][];
            generation: number;
            /** @description It says something else than its content. */
            has_caption_override: boolean;
            id: string;
            lag_seconds: number | null;
            /** @description On the clock of `timezone`. */
            local_time: string | null;
            /** @description What daylight saving time changed: the clock of `timezone` skips a time. */
            note: string | null;
            /** @description Where they differ from the account's. */
            options: {
                [key: string]: string | boolean | string[] | null;
            };
            permalink: string | null;
            platform: string;
            platform_post_id: string | null;
            posted_at: string | null;
            /** @description Null until it has been checked. */
            preflight: components["schemas"]["PreflightView"] | null;
            scheduled_for: string | null;
            /** @description It went out before `scheduled_for`. */
            sent_ahead: boolean;
            /** @description `posted_at` of what was sent ahead, else `scheduled_for`. */
            shown_at: string | null;
            status: components["schemas"]["Status"];
            timezone: string;
            version: number;
        };
        Invitation: {
            id: string;
            /** Format: date-time */
            invited_at: string;
            /** @description Email of the admin; empty for older invitations. */
            invited_by: string;
            name: string;
            /** @description What the caller would be. */
            role: components["schemas"]["Role"];
            tenant_id: string;
        };
        /**
         * @description The kind of job; for programs.
         * @enum {string}
         */
        JobKind: "top_off" | "follow_change" | "top_off_round" | "preflight" | "media" | "renewal" | "renewal_round" | "upkeep" | "audit" | "dispatch" | "feeds" | "export" | "recount";
        JobRunDetail: {
            /** @description Whether it can be started again with the same payload. */
            can_retry: boolean;
            ended_at: string | null;
            error: string | null;
            id: string;
            kind: components["schemas"]["JobKind"];
            /** @description What it was started with. */
            payload: components["schemas"]["Named"][];
            /** @description What it did. */
            result: components["schemas"]["Named"][];
            /**
             * Format: date-time
             * @description When its last try began; of one that waits, when an operator asked for it.
             */
            started_at: string;
            /** @description `failed`: it is tried again by itself; `dead`: it is not. */
            status: components["schemas"]["drumbeat__domain__job_log__JobStatus"];
            tenant_id: string | null;
            tries: number;
        };
        JobRunList: {
            cursor: string | null;
            items: components["schemas"]["JobRunView"][];
        };
        JobRunView: {
            ended_at: string | null;
            error: string | null;
            id: string;
            kind: components["schemas"]["JobKind"];
            /**
             * Format: date-time
             * @description When its last try began; of one that waits, when an operator asked for it.
             */
            started_at: string;
            /** @description `failed`: it is tried again by itself; `dead`: it is not. */
            status: components["schemas"]["drumbeat__domain__job_log__JobStatus"];
            tenant_id: string | null;
            tries: number;
        };
        /**
         * @description `Failed`: it is retried automatically. `Dead`: it is not.
         * @enum {string}
         */
        "JobStatus-Input": "queued" | "running" | "done" | "failed" | "dead";
        JobView: {
            /** Format: date-time */
            created_at: string;
            days: number;
            id: string;
            /** @description Slots that were created, or found there. */
            progress: components["schemas"]["ProgressView"];
            /** @description Null while it is running. */
            result: components["schemas"]["TopoffView"] | null;
            start_date: string | null;
            status: components["schemas"]["api__routers__scheduler__JobStatus"];
        };
        JsonValue: unknown;
        /** @description An empty body. */
        Keeping: {
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        LedgerEntryView: {
            /** @description Negative where credits were taken away. */
            amount: number;
            /** Format: date-time */
            at: string;
            /** @description Who did it: an email, `billing` or `drumbeat`. */
            by: string;
            id: string;
            /** @description `granted` (bought), `adjusted` (by an operator), `plan` (another plan), `moved` (bought before, and left), `released` (by posts of a month that was over) or `corrected`. */
            kind: string;
            /**
             * Format: date-time
             * @description Of the month that was changed.
             */
            period_starts_at: string;
            reason: string;
        };
        /** @description One page, newest first; `cursor` is null on the last one. */
        LedgerList: {
            cursor: string | null;
            items: components["schemas"]["LedgerEntryView"][];
        };
        /**
         * @description The names that clients see.
         * @enum {string}
         */
        Limit: "credits_per_month" | "accounts_per_platform" | "queue" | "days_ahead" | "posts_per_day" | "generations_per_day" | "variations" | "automation_rules" | "storage_bytes" | "file_bytes" | "api_keys" | "webhooks";
        LimitCheck: {
            actions: components["schemas"]["ActionBody"][];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        LimitCheckView: {
            allowed: boolean;
            findings: components["schemas"]["ShortageView"][];
        };
        LimitsView: {
            items: components["schemas"]["LimitView"][];
            plan: components["schemas"]["Plan"];
        };
        LimitView: {
            /** @description By network, where it is counted by network. */
            by_platform: {
                [key: string]: number;
            };
            /** @description How much is used; of the fullest network, where networks count. */
            current: number;
            /** @description Null: there is no limit. */
            max: number | null;
            name: components["schemas"]["Limit"];
            remaining: number | null;
            /** @description When counting begins anew. Null: never. */
            resets_at: string | null;
            /** @description The plan that gives more; null: none does. */
            upgrade_to: components["schemas"]["Plan"] | null;
        };
        /**
         * @description Where the button's address is put.
         * @enum {string}
         */
        LinkPlace: "card" | "text" | "field" | "none";
        LockedAccount: {
            id: string;
            name: string;
            platform: string;
        };
        LoggedIn: {
            /** @description Seconds. */
            expires_in: number;
            refresh_token: string;
            /** @description The ID token; send it as `Authorization: Bearer`. */
            token: string;
        };
        LookView: {
            /** @description Several stand one after the other, not side by side. */
            carousel: boolean;
            /** @description Pictures and videos stand above the text. */
            media_first: boolean;
        };
        /**
         * @description Kinds of e-mails; each is chosen separately.
         * @enum {string}
         */
        MailKind: "post_problems" | "post_warnings" | "connections" | "approval_requests" | "approval_answers" | "plan" | "summary";
        MailSettings: {
            /** @description As they are for the caller now. */
            choices: {
                [key: string]: components["schemas"]["MailTime"];
            };
            /** @description As they are for the caller's role. */
            defaults: {
                [key: string]: components["schemas"]["MailTime"];
            };
            /** @description Where they go: the caller's own address. */
            email: string;
            /** @description Whom they come from. */
            sender: string | null;
            /** @description False: this deployment sends no e-mails at all. */
            sends_mail: boolean;
        };
        MailSettingsChange: {
            /** @description Those to change. `summary` can't be `at_once`. */
            choices: {
                [key: string]: components["schemas"]["MailTime"];
            };
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        /**
         * @description `daily`: in the morning's e-mail.
         * @enum {string}
         */
        MailTime: "off" | "at_once" | "daily";
        Me: {
            email: string;
            full_name: string;
            /** @description The newest 100 that wait for an answer. */
            invitations: components["schemas"]["Invitation"][];
            /** @description Whether they run the deployment. */
            is_operator: boolean;
            /** @description The first 100 that they joined; `GET /v1/tenants` has all. */
            tenants: components["schemas"]["Membership"][];
        };
        /**
         * @description The media that a post may have; null means no limit.
         *
         *     `content_types` and `max_bytes` apply to pictures at other addresses: those of the library are
         *     converted.
         */
        MediaLimitsView: {
            content_types: string[] | null;
            /** @description Null: no documents are shown there. */
            document: components["schemas"]["DocumentLimitsView"] | null;
            /** @description A post with fewer is refused. */
            least: number;
            max_bytes: number | null;
            /** @description A video may stand beside others. */
            mixes: boolean;
            most: number | null;
            /** @description Null: pictures of the library are sent as they are. */
            picture: components["schemas"]["PictureSpecView"] | null;
            /** @description False: it takes videos alone. */
            pictures: boolean;
            /** @description It has a place for what a picture shows, in words. */
            shows_alt: boolean;
            /** @description False: it takes what is in the library, and nothing at other addresses. */
            strangers: boolean;
            /** @description Null: no videos are sent there. */
            video: components["schemas"]["VideoLimitsView"] | null;
        };
        /** @description A picture or video: of the library, or at an address. */
        MediumBody: {
            /**
             * @description What it shows, for those who can't see it. Empty: the asset's own.
             * @default
             */
            alt: string;
            /** @description Of the library; or `url`. */
            asset_id?: string | null;
            /** @description Null: the asset's own. */
            crop?: components["schemas"]["CropBody"] | null;
            /** @description An address (https) that the networks can fetch. */
            url?: string | null;
        };
        /** @description A picture or video of content. Outside of the library only its address is known. */
        MediumView: {
            /** @description What the content says; empty: the asset's own. */
            alt: string;
            asset_id: string | null;
            /** @description What the content says; null: the asset's own. */
            crop: components["schemas"]["api__content_media__CropView"] | null;
            height: number | null;
            kind: components["schemas"]["AssetKind"] | null;
            /** @description Of the asset; null once it is deleted. */
            status: components["schemas"]["AssetStatus"] | null;
            thumbnail_url: string | null;
            /** @description Null until the asset is ready, and once it is deleted. */
            url: string | null;
            width: number | null;
        };
        MemberList: {
            cursor: string | null;
            items: components["schemas"]["MemberView"][];
        };
        Membership: {
            name: string;
            role: components["schemas"]["Role"];
            tenant_id: string;
        };
        MemberView: {
            email: string;
            /** @description Empty until the member has joined. */
            full_name: string;
            id: string;
            /** Format: date-time */
            invited_at: string;
            /** @description False: invited, and nobody has accepted yet. */
            joined: boolean;
            role: components["schemas"]["Role"];
        };
        /** @description The result for one post: either `instance` or `error` is present. */
        MissedResult: {
            error?: components["schemas"]["Problem"];
            instance?: components["schemas"]["InstanceView"];
            instance_id: string;
        };
        MissedResults: {
            /** @description There are more: call again with it. */
            cursor: string | null;
            results: components["schemas"]["MissedResult"][];
        };
        /** @description A month of credits whose numbers differ from what posts hold. */
        MonthDifference: {
            /** @description How many posts name it. */
            counted: number;
            /** Format: date-time */
            ends_at: string;
            /** @description What the month says. */
            held: number;
            /** Format: date-time */
            starts_at: string;
        };
        MonthDifferences: {
            items: components["schemas"]["MonthDifference"][];
        };
        MultipartView: {
            bucket: string;
            key: string;
            uploadId: string;
        };
        Named: {
            name: string;
            value: string;
        };
        NewAccount: {
            /** @description Write-only: the fields that `GET /platforms` names for the platform. Without it: `{}`. */
            connection?: {
                [key: string]: string;
            };
            days_of_week?: number[] | null;
            name: string;
            /** @description What its posts are sent with where they choose nothing else. */
            options?: {
                [key: string]: string | boolean | string[] | null;
            };
            /** @description One of those that `GET /platforms` lists. */
            platform: string;
            /** @description Without it: `3`. */
            posts_per_week?: number;
            /** @description Unique local times, `HH:MM`, taken in turn. */
            schedule_times: string[];
            /** @description An IANA time zone, such as `America/Los_Angeles`. */
            schedule_timezone: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        NewBanner: {
            /** @description A picture of the library; null: a draft without one. */
            asset_id?: string | null;
            /** @description The last day, in the business's zone; null: none. */
            ends_on?: string | null;
            /** @description Whether it is switched on. Without it: `true`. */
            is_active?: boolean;
            link_url?: string | null;
            /** @description The first day, in the business's zone; null: at once. */
            starts_on?: string | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description At most 60 characters, as people count them. */
            title: string;
        };
        NewConnection: {
            /** @description To connect this account again: it keeps its posts and history. */
            channel_account_id?: string | null;
            /** @description What the platform's `connects_by.hint` asks for, such as a server's name. */
            hint?: string | null;
            /** @description One of those that `GET /platforms` lists. */
            platform: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        NewContent: {
            /** @description Without it: `""`. */
            base_caption?: string;
            /** @description Without it: `"None"`. */
            cta_type?: components["schemas"]["CtaType"];
            cta_url?: string | null;
            /** @description Pictures and videos in their order: all that there are. */
            media?: components["schemas"]["MediumBody"][];
            /** @description Instead of `media`: the addresses (https) of all that there are. An address at which the content shows an asset of the library keeps the asset. Without it: `[]`. */
            media_urls?: string[];
            /** @description Without one, the caller. */
            owner?: string | null;
            /**
             * @description `Scheduled` and `Posted` follow its posts; rejecting is an action of its own. Without it: `"Draft"`.
             * @enum {string}
             */
            status?: "Idea" | "Draft" | "Needs Approval" | "Archived";
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description Without one, the first line of the text (80 characters). */
            title?: string | null;
        };
        /** @description An empty body. */
        NewExport: {
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        NewMember: {
            /** @description Compared in lower case. */
            email: string;
            role: components["schemas"]["Role"];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        NewMultipart: {
            filename: string;
            /** @description `name` is the file's, `size` says how many bytes come. */
            metadata?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            type: string;
        };
        NewPassword: {
            /** @description From the email. */
            code: string;
            /** @description Compared in lower case. */
            email: string;
            /** Format: password */
            password: string;
        };
        NewPosts: {
            /** @description Or `content_item_id`. */
            content?: components["schemas"]["PostText"] | null;
            content_item_id?: string | null;
            destinations: components["schemas"]["DestinationBody"][];
            scheduled_for?: string | null;
            /** @description Without it: `false`. */
            submit_for_approval?: boolean;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description `at` needs `scheduled_for`, here or on each destination; `next_free` is the account's next empty slot. */
            when: components["schemas"]["When"];
        };
        NewTenant: {
            name: string;
            /** @description A slug, chosen once: lower case letters, digits, `-` and `_`. */
            tenant_id: string;
            /** @description An IANA time zone, such as `America/Los_Angeles`. */
            timezone: string;
        };
        /** @description One file that is to come. */
        NewUpload: {
            /** @description JPEG, PNG, WebP, GIF, HEIC, MP4, MOV, WebM or PDF. It has to fit the file's name and what is in it. */
            content_type: string;
            /** @description For people: folders before it, and what can't be seen in it, are left out. */
            filename: string;
            /** @description In hex. Then `same_as` says which asset has the same bytes already. */
            sha256?: string | null;
            /** @description Bytes; exactly so many come. */
            size: number;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description Without one, the file's name. */
            title?: string | null;
        };
        NewUploads: {
            files: components["schemas"]["FileToCome"][];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        NextPeriodView: {
            /** @description Without what posts that are due then hold already. */
            available: number;
            /** Format: date-time */
            ends_at: string;
            /** @description As the plan is now. */
            granted: number;
            /** Format: date-time */
            starts_at: string;
        };
        NotConnected: {
            code: string;
            message: string;
        };
        /** @description An empty object. */
        Nothing: Record<string, never>;
        /** @description One page of the caller's notifications; `cursor` is null on the last one. */
        NotificationList: {
            cursor: string | null;
            items: components["schemas"]["NotificationView"][];
            /** @description The caller's unread ones among the tenant's newest 200. */
            unread_count: number;
        };
        NotificationView: {
            channel_account_id: string | null;
            /** @description Of the post's error, or of the one finding that forbids it; `message` then says it in the network's words, if it is the network's. */
            code: string | null;
            content_item_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description The account no longer accepts the connection: an admin reconnects it. */
            disconnected: boolean;
            id: string;
            /** @description The post that it is about, if it is. */
            instance_id: string | null;
            message: string;
            /** @description The network that the post is for. */
            platform: string | null;
            /** @description By the caller. */
            read: boolean;
            /** @description Its cause is mended, or decided on; it does not count as unread. */
            settled: boolean;
            title: string;
            type: components["schemas"]["Type"];
        };
        OfferView: {
            /** @description By name; null: no limit. */
            limits: {
                [key: string]: number | null;
            };
            plan: components["schemas"]["Plan"];
            /** @description US$ a month, as the operator has set it. An estimate. */
            price: number;
        };
        OperatorChangeList: {
            cursor: string | null;
            items: components["schemas"]["OperatorChangeView"][];
        };
        OperatorChangeView: {
            action: components["schemas"]["Action"];
            /** Format: date-time */
            at: string;
            /** @description The operator's email. */
            by: string;
            changes: components["schemas"]["ChangedView"][];
            id: string;
            /** @description `begun`: it was cut off, and nobody knows. */
            outcome: components["schemas"]["drumbeat__domain__operators__Outcome"];
            reason: string;
            /** @description The id of what was changed; empty where it has none. */
            subject: string;
            tenant_id: string | null;
        };
        /** @enum {string} */
        OptionKind: "text" | "choice" | "flag" | "texts" | "date" | "link";
        /** @description A setting of each post beside its content. */
        OptionView: {
            choices: components["schemas"]["ChoiceView"][];
            default: string | boolean | null;
            help: string;
            kind: components["schemas"]["OptionKind"];
            label: string;
            /** @description Of a text: its length in `unit`. Of texts: how many. */
            most: number | null;
            name: string;
            /** @description Its choices are each account's own: `choices` of the account, by this name. */
            of_account: boolean;
            required: boolean;
            unit: components["schemas"]["Unit"];
        };
        Order: {
            /** @description All banners of the website, in order; those that have ended may be left out. */
            ids: string[];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        /** @description The text that a post had of its own, instead of the content's caption. */
        OwnCaptionView: {
            account_name: string;
            /** @description Null where it was too long to be kept. */
            caption: string | null;
            channel_account_id: string;
            instance_id: string;
        };
        PartAddressView: {
            /** @description Seconds. */
            expires: number;
            url: string;
        };
        Parts: {
            /** @description What has arrived counts, not this. Without it: `[]`. */
            parts?: components["schemas"]["SentPart"][];
        };
        PartView: {
            ETag: string;
            PartNumber: number;
            Size: number;
        };
        /**
         * @description A post's status when nothing more happens to it automatically.
         * @enum {string}
         */
        PastStatus: "Posted" | "Failed" | "Unconfirmed" | "Missed" | "Skipped";
        PendingPostList: {
            cursor: string | null;
            items: components["schemas"]["PendingPostView"][];
        };
        /** @description A post that is to be sent. Its text and pictures are not shown: they are its business's. */
        PendingPostView: {
            channel_account_id: string;
            /** @description When it is to go out, after what put it off. */
            due_at: string | null;
            id: string;
            platform: string;
            scheduled_for: string | null;
            status: components["schemas"]["Status"];
            /**
             * Format: date-time
             * @description When it is taken up next, by itself.
             */
            taken_up_at: string;
            tenant_id: string;
            /** @description How often it was taken up already. */
            tries: number;
        };
        /** @description A connection that is being made. */
        PendingView: {
            /** @description The account that is connected again. */
            channel_account_id: string | null;
            /** @description Why it failed. */
            error: components["schemas"]["NotConnected"] | null;
            /**
             * Format: date-time
             * @description Until when it can be gone on with.
             */
            expires_at: string;
            granted_scopes: string[];
            id: string;
            /** @description Asked for, and not agreed to. */
            missing_scopes: string[];
            platform: string;
            status: components["schemas"]["Stage"];
            targets: components["schemas"]["TargetView"][];
        };
        /** @description A month of credits; its end is the start of the next one. */
        PeriodView: {
            /** Format: date-time */
            ends_at: string;
            /** Format: date-time */
            starts_at: string;
        };
        /**
         * @description The form into which pictures of the library are brought: pixels, and width divided by
         *     height.
         */
        PictureSpecView: {
            /** @description A width and height that it must have. */
            exact: number[] | null;
            max_height: number;
            max_ratio: number | null;
            max_width: number;
            min_ratio: number | null;
        };
        PlacedPosts: {
            content_item: components["schemas"]["ContentView"];
            /** @description Null where the plan has no credits. */
            credits: components["schemas"]["PriceView"] | null;
            results: components["schemas"]["PostResult"][];
        };
        /**
         * @description From the smallest to the largest. `unlimited` has no limits and no credits.
         * @enum {string}
         */
        Plan: "free" | "pro" | "business" | "unlimited";
        PlanChange: {
            kept_accounts: string[];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        PlanMoveView: {
            /** @description Null: they are gone. */
            after: string | null;
            /** @description Null: they were founded. */
            before: string | null;
            businesses: number;
        };
        PlanNumbersChange: {
            /** @description By name; null: no limit. */
            limits?: {
                [key: string]: number | null;
            };
            monthly_price?: number;
            plan: components["schemas"]["Plan"];
        };
        PlanNumbersView: {
            /** @description Null: no limit. */
            limits: {
                [key: string]: number | null;
            };
            /** @description US$, for estimates alone: nothing is charged here. */
            monthly_price: number;
            plan: components["schemas"]["Plan"];
            /** @description Before operators changed any. */
            usual_limits: {
                [key: string]: number | null;
            };
        };
        /** @description Numbers that are not named stay. */
        PlansChange: {
            plans?: components["schemas"]["PlanNumbersChange"][];
            /** @description Why; kept in the operators' log. */
            reason: string;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        PlanView: {
            changes_at: string | null;
            /** @description The accounts that people chose to keep, by id. */
            kept_accounts: string[];
            /** @description What the business may have, its own limits included. Null: no limit. */
            limits: {
                [key: string]: number | null;
            };
            /** @description What the plan has no room for: what is scheduled there goes out, nothing new can be scheduled. */
            locked_accounts: components["schemas"]["LockedAccount"][];
            /** @description The smaller plan that begins at `changes_at`. */
            next_plan: components["schemas"]["Plan"] | null;
            plan: components["schemas"]["Plan"];
            /** @description From the smallest to the largest. */
            plans: components["schemas"]["OfferView"][];
        };
        PlatformList: {
            cursor: string | null;
            items: components["schemas"]["PlatformView"][];
        };
        /** @description One network. All of its text limits apply. */
        PlatformView: {
            /** @description Whether it can tell if a post arrived, when its answer went missing. */
            can_be_asked: boolean;
            /** @description Whether accounts can be sent a test that nobody takes for a post. */
            can_be_tested: boolean;
            /** @description How many posts it takes; all of them hold. */
            caps: components["schemas"]["CapView"][];
            /** @description Whether accounts can be connected as `connects_by.kind` says. */
            configured: boolean;
            connects_by: components["schemas"]["ConnectsByView"];
            display_name: string;
            for_developers: boolean;
            /** @description The least time between two posts of an account. */
            gap_seconds: number;
            /** @description Where the button's address goes. */
            link: components["schemas"]["LinkPlace"];
            /** @description What people should know of links there; may be empty. */
            link_note: string;
            /** @description The same, beside media. */
            link_with_media: components["schemas"]["LinkPlace"];
            /** @description How its own page lays out a post. */
            look: components["schemas"]["LookView"];
            media: components["schemas"]["MediaLimitsView"];
            /** @description A post without text, media and link is refused. */
            needs_something: boolean;
            options: components["schemas"]["OptionView"][];
            /** @description As channel accounts name it. */
            platform: string;
            /** @description Why not, and what the operator has to do. */
            reason: string | null;
            /** @description Who takes posts there, as a sentence begins. */
            receiver: string;
            /** @description What is posted there is a banner on the business's own website. */
            shows_banners: boolean;
            text: components["schemas"]["TextLimitView"][];
        };
        /** @description A picture, video or document as a post showed it, even if it has changed or gone since. */
        PostedMediumView: {
            alt: string;
            asset_id: string | null;
            is_document: boolean;
            is_video: boolean;
            url: string;
        };
        /** @description Why the last try did not post. */
        PostErrorView: {
            code: string;
            /** @description Its account no longer accepted the connection: reconnect it, and retry. */
            disconnected: boolean;
            message: string;
            retryable: boolean;
        };
        /** @description Outcomes of posts. Rates are shares, 0 to 1, of the posts that ended; null when none did. */
        PostFigures: {
            credits_used: number;
            failed: number;
            failure_rate: number | null;
            /** @description Seconds late at most; bounds of ranges. Null where it is not known of a group. */
            lag_p50: number | null;
            lag_p99: number | null;
            missed: number;
            posted: number;
            /** @description Of all of them, those for which one try was not enough. */
            retried: number;
            retry_rate: number | null;
            skipped: number;
            success_rate: number | null;
            unconfirmed: number;
        };
        /**
         * @description A post's kind by its media.
         * @enum {string}
         */
        PostKind: "video" | "document" | "photo" | "text";
        /** @description The result for one account: either `instance` or `error` is present. */
        PostResult: {
            channel_account_id: string;
            error?: components["schemas"]["Problem"];
            /** @description What can be told without asking the network. */
            findings?: components["schemas"]["FindingView"][];
            instance?: components["schemas"]["InstanceView"];
        };
        PostResults: {
            content_item: components["schemas"]["ContentView"];
            results: components["schemas"]["PostResult"][];
        };
        PostsChange: {
            base_caption?: string;
            cta_type?: components["schemas"]["CtaType"];
            cta_url?: string | null;
            /** @description Pictures and videos in their order: all that there are. */
            media?: components["schemas"]["MediumBody"][];
            /** @description Instead of `media`: the addresses (https) of all that there are. An address at which the content shows an asset of the library keeps the asset. */
            media_urls?: string[];
            /**
             * Format: date-time
             * @description The new time of all that have not gone out.
             */
            scheduled_for?: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            title?: string;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        /** @description A text with all of its posts. */
        PostsView: {
            content_item: components["schemas"]["ContentView"];
            instances: components["schemas"]["InstanceRow"][];
        };
        /** @description A new text, with pictures and a button. */
        PostText: {
            /** @default  */
            base_caption: string;
            /** @default None */
            cta_type: components["schemas"]["CtaType"];
            cta_url?: string | null;
            /** @description Pictures and videos in their order: all that there are. */
            media?: components["schemas"]["MediumBody"][];
            /**
             * @description Instead of `media`: the addresses (https) of all that there are. An address at which the content shows an asset of the library keeps the asset.
             * @default []
             */
            media_urls: string[];
            /** @description Without one, the first line of the text (80 characters). */
            title?: string | null;
        };
        /** @description What the last check found; empty when all is well. */
        PreflightView: {
            /** Format: date-time */
            checked_at: string;
            findings: components["schemas"]["FindingView"][];
            /** @description Post, content or account were changed since: ask again. */
            is_stale: boolean;
        };
        /** @description A form to send a file with: `fields`, then the file as the field `file`. */
        PresignedView: {
            asset: components["schemas"]["AssetView"];
            /** Format: date-time */
            expires_at: string;
            fields: {
                [key: string]: string;
            };
            /** @description An asset that has these bytes already. */
            same_as: string | null;
            url: string;
        };
        Preview: {
            slots: components["schemas"]["SlotView"][];
        };
        PreviewRequest: {
            days: number;
            days_of_week?: number[] | null;
            posts_per_week: number;
            /** @description Unique local times, `HH:MM`, taken in turn. */
            schedule_times: string[];
            /** @description An IANA time zone, such as `America/Los_Angeles`. */
            schedule_timezone: string;
            /** Format: date */
            start_date: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        PreviewView: {
            /** @description Null: at once. */
            begins_at: string | null;
            credits_per_month: number | null;
            locked_accounts: components["schemas"]["LockedAccount"][];
            /** @description How many scheduled posts have to be out before another can be scheduled. All of them go out. */
            over_queue: number;
            /** @description How many bytes of the library have to go before another file fits. */
            over_storage: number;
            plan: components["schemas"]["Plan"];
        };
        /** @description What posts cost, in credits. */
        PriceView: {
            /** @description Left for them before, in the months of credits in which they are due. */
            available: number;
            /** @description One for each that is to go out. */
            needed: number;
        };
        /** @description What went wrong (RFC 9457). `code` is stable and meant for programs. */
        Problem: {
            /** @description With `no_credits`: how many are left. */
            available?: number;
            code: string;
            /** @description With `limit_reached`. */
            current?: number;
            detail: string;
            errors: components["schemas"]["FieldProblem"][];
            /** @description With `slot_filled`: the post as it is now. */
            instance?: components["schemas"]["InstanceView"];
            /** @description With `limit_reached`. */
            max?: number;
            /** @description With `limit_reached`: of what. */
            name?: string;
            /** @description With `no_credits`. */
            needed?: number;
            /** @description With `slot_taken`: the post that holds that minute. */
            occupant_id?: string;
            /** @description With `no_credits`: when the month ends that would have paid. */
            period_ends_at?: string;
            request_id: string;
            retryable: boolean;
            status: number;
            title: string;
            type: string;
            /** @description With `limit_reached`: the plan that has room for more; null: none has. */
            upgrade_to?: string | null;
        };
        ProgressView: {
            done: number;
            /** @description An estimate while the job is running. */
            total: number;
        };
        PunctualityView: {
            accounts: components["schemas"]["AccountPunctuality"][];
            /** @description Posts that went out. */
            count: number;
            /** @description Those on which something was due, in order. */
            days: components["schemas"]["DayPunctuality"][];
            failed: number;
            missed: number;
            p50: number | null;
            p95: number | null;
            p99: number | null;
            skipped: number;
            unconfirmed: number;
            worst: number | null;
        };
        Refreshed: {
            expires_in: number;
            /** @description Keep this one: it takes the place of the one sent. */
            refresh_token: string;
            token: string;
        };
        Refreshing: {
            refresh_token: string;
        };
        Registered: {
            /** @description False: confirm with the code that was sent by email. */
            confirmed: boolean;
            email: string;
        };
        Registrant: {
            /** @description Compared in lower case. */
            email: string;
            full_name: string;
            /** Format: password */
            password: string;
        };
        Rejection: {
            /** @description The reason, for who asked, and the owner. */
            note: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        /**
         * @description What to do with missed posts.
         * @enum {string}
         */
        Remedy: "post" | "reschedule" | "drop";
        Resolve: {
            /** @description `posted`: it is there. `post_again`: send it once more; should the first one have arrived after all, there will be two. `give_up`: leave it, as failed. */
            as: components["schemas"]["Verdict"];
            permalink?: string | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        ResolveMissed: {
            /** @description `post`: send them now, one after the other. `reschedule`: give them a new time. `drop`: don't send them; they become drafts that keep their time. */
            as: components["schemas"]["Remedy"];
            /** @description Without them all that are missed, oldest first. */
            instance_ids?: string[] | null;
            /** @description New times by post id, for `reschedule`. Any other post keeps its local time, on the next day where its account has none at that time. */
            scheduled_for?: {
                [key: string]: string;
            } | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        Retrying: {
            /** @description Why; kept in the operators' log. */
            reason: string;
        };
        RetryRequest: {
            /** @description Its posts that failed because it no longer accepted its connection, oldest first: those that were planned for the last two weeks or later. */
            channel_account_id: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        /** @enum {string} */
        Role: "admin" | "editor" | "viewer";
        RoleChange: {
            role: components["schemas"]["Role"];
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        /**
         * @description Which accounts a refusal is about.
         * @enum {string}
         */
        Scope: "account" | "app";
        SentPart: {
            ETag: string;
            PartNumber: number;
        };
        /** @enum {string} */
        SequelState: "waiting" | "sending" | "posted" | "failed" | "unconfirmed";
        /** @enum {string} */
        Severity: "error" | "warning";
        ShortageView: {
            /** @description Which of the actions, counted from 0. */
            action: number;
            /** @description The limit that stands in the way. */
            code: string;
            current: number;
            max: number;
            message: string;
            resets_at: string | null;
            upgrade_to: string | null;
        };
        /** @description The form that a network sends. */
        SignedRequest: {
            signed_request: string;
        };
        /** @description What the browser may send to the store. */
        SignedView: {
            fields?: {
                [key: string]: string;
            };
            headers?: {
                [key: string]: string;
            };
            /** @description Where the file goes: it takes the place of what was proposed. */
            key: string;
            url: string;
        };
        /** @description How a website shows its banners. */
        SiteView: {
            /** @description The account that posts to it, if any. */
            channel_account_id: string | null;
            /** @description For the website's page: the widget, and its place, which it keeps free until it is there. */
            embed_html: string;
            feed_url: string;
            /** @description The same for a page whose Content-Security-Policy lets no script in. */
            frame_html: string;
            /** @description A page with nothing but the banners. */
            page_url: string;
            /** @description Public: it names the feed. */
            site_key: string;
            /** @description Of the list of its banners. */
            version: number;
        };
        SlotView: {
            /** @description What the clock of `timezone` shows then. */
            local_time: string;
            /** @description What daylight saving time changed. */
            note: string | null;
            /** Format: date-time */
            scheduled_for: string;
            timezone: string;
        };
        /** @description What the library takes up. What is still being uploaded counts as it was declared. */
        SpaceView: {
            bytes: number;
            files: number;
            max_bytes: number;
            /** @description Of one file. */
            max_file_bytes: number;
            max_files: number;
        };
        /**
         * @description The state of a connection that is being made.
         * @enum {string}
         */
        Stage: "pending" | "ready" | "failed";
        /** @enum {string} */
        State: "draft" | "waiting" | "live" | "ended" | "off";
        /**
         * @description The status of a post instance. `Unconfirmed`: sent, and nobody knows yet whether it
         *     arrived.
         * @enum {string}
         */
        Status: "Planned" | "Draft" | "Scheduled" | "Publishing" | "Posted" | "Failed" | "Unconfirmed" | "Missed" | "Skipped";
        StoppedMail: {
            /** @description Null: invitations to this address. */
            kind: components["schemas"]["MailKind"] | null;
            /** @description The business whose e-mails they were. */
            tenant_id: string | null;
        };
        /**
         * @description The target that an account is made of. If it already has an account, that one is
         *     reconnected.
         */
        TargetChoice: {
            days_of_week?: number[] | null;
            id: string;
            /** @description Without it, the target's own. */
            name?: string | null;
            /** @description What its posts are sent with where they choose nothing else. */
            options?: {
                [key: string]: string | boolean | string[] | null;
            };
            /** @default 3 */
            posts_per_week: number;
            /** @description Without them, 09:00. */
            schedule_times?: string[] | null;
            /** @description Without it, the business's. */
            schedule_timezone?: string | null;
        };
        /** @description A destination that can be posted to: a page, a profile. */
        TargetView: {
            /** @description It is an account already, which is connected again. */
            already: boolean;
            /** @description That account. */
            channel_account_id: string | null;
            /** @description What it has to choose from, by the names of options, as told last. */
            choices: {
                [key: string]: components["schemas"]["ChoiceView"][];
            };
            id: string;
            kind: string;
            name: string;
            picture_url: string | null;
            platform: string;
            /** @description Why nothing can be posted there, and what to do; it can't be chosen. */
            reason: string | null;
        };
        TenantChange: {
            country?: string | null;
            /** @description How many minutes late a post may still go out without asking. */
            max_lateness_minutes?: number;
            name?: string;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
            /** @description An IANA time zone, such as `America/Los_Angeles`. */
            timezone?: string;
            /** @description The version that was read; when given and stale, the answer is 409. */
            version?: number | null;
        };
        TenantList: {
            cursor: string | null;
            items: components["schemas"]["TenantView"][];
        };
        TenantView: {
            /** @description Two letters: what was set, else where the time zone lies. For phone numbers. */
            country: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Somebody has asked for its deletion: it can be kept until then, and is deleted in the night after. Null: nobody has. */
            leaves_at: string | null;
            max_lateness_minutes: number;
            name: string;
            /** @description `unlimited`: there are no limits and no credits. */
            plan: components["schemas"]["Plan"];
            /** @description The caller's role. */
            role: components["schemas"]["Role"];
            tenant_id: string;
            timezone: string;
            version: number;
        };
        /** @description At most `most` of `unit` in one of the texts that the network is sent. */
        TextLimitView: {
            /** @description If not, it was only observed; beyond it is a warning. */
            documented: boolean;
            /** @description `text` is what a post says; others are options of a post. */
            field: string;
            most: number;
            unit: components["schemas"]["Unit"];
            /** @description True: for posts with a video alone; false: for those without; null: for all. */
            with_video: boolean | null;
        };
        ThumbnailList: {
            cursor: string | null;
            items: components["schemas"]["ThumbnailView"][];
        };
        /** @description The small version of the first picture or video of content, if it is in the library. */
        ThumbnailView: {
            content_item_id: string;
            thumbnail_url: string;
        };
        TokenRequest: {
            /** @description The most that a file may have; without it, what the limit is. */
            max_bytes?: number | null;
            /** @description If given, the tenant that the address names; otherwise 404. */
            tenant_id?: string | null;
        };
        TokenView: {
            /** @description What Uppy takes as its `companionEndpoint`. */
            endpoint: string;
            /** Format: date-time */
            expires_at: string;
            max_bytes: number;
            token: string;
        };
        TopoffView: {
            accounts_failed: number;
            accounts_processed: number;
            instances_created: number;
            /** @description Wanted slots that were there, or withdrawn. */
            instances_skipped: number;
            /**
             * Format: date-time
             * @description Exclusive.
             */
            window_end: string;
            /** Format: date-time */
            window_start: string;
        };
        /**
         * @description What happened; for programs, like `code` in errors.
         * @enum {string}
         */
        Type: "post_failed" | "post_missed" | "post_skipped" | "post_unconfirmed" | "account_needs_reconnect" | "connection_ends" | "approval_requested" | "approval_overdue" | "approved" | "rejected" | "preflight_failed" | "tier_limit_reached" | "low_credits" | "credits_expiring" | "plan_changed";
        /**
         * @description A unit in which a network counts.
         * @enum {string}
         */
        Unit: "graphemes" | "code_points" | "utf16_units" | "utf8_bytes" | "x_weighted" | "emoji_bytes";
        Unread: {
            /** @description The caller's unread ones among the tenant's newest 200. */
            unread_count: number;
        };
        /** @enum {string} */
        UploadKind: "single" | "multipart";
        /** @description Where a file is to be sent. `multipart`: in parts, each with a call that `sign` signs. */
        UploadView: {
            /** Format: date-time */
            expires_at: string;
            fields: {
                [key: string]: string;
            } | null;
            key: string;
            kind: components["schemas"]["UploadKind"];
            /** @description Bytes that each part but the last may well have. */
            part_size: number;
            /** @description Of the form, where one call is enough. */
            url: string | null;
        };
        /** @description How many posts show it, by their state. */
        UsesView: {
            draft: number;
            /** @description Not out, also those that it was too late for. */
            failed: number;
            posted: number;
            /** @description On their way out. */
            scheduled: number;
        };
        /**
         * @description A person's decision about an unconfirmed post.
         * @enum {string}
         */
        Verdict: "posted" | "post_again" | "give_up";
        /** @description What a video must be; null: no restriction. */
        VideoLimitsView: {
            max_bytes: number | null;
            max_ratio: number | null;
            max_seconds: number | null;
            /** @description Width divided by height. */
            min_ratio: number | null;
            min_seconds: number;
        };
        /**
         * @description When a new post is to go out.
         * @enum {string}
         */
        When: "now" | "next_free" | "draft" | "at";
        ZoneList: {
            cursor: string | null;
            items: components["schemas"]["ZoneView"][];
        };
        ZoneView: {
            /** @description Older names. They are taken as well, and become the present one. */
            aliases: string[];
            /** @description As people write it: `Ho Chi Minh City`. */
            city: string;
            /** @description ISO 3166 codes; none for UTC. */
            countries: string[];
            /** @description IANA's present name, such as `Europe/Kyiv`. */
            id: string;
            /** @description At present: `+05:45`. */
            utc_offset: string;
        };
    };
    responses: {
        /** @description The body is too large. */
        BodyTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GatewayError"];
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something broke on our side. */
        Broken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GatewayError"];
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Its state does not allow this; `code` says why. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The email is not confirmed, or the role does not suffice. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something is not valid; `errors` says what, and the remedy. */
        Invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What was sent does not belong to a user. */
        InvalidCredentials: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is no JSON. */
        MalformedJson: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It does not exist, or it is not the caller's. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GatewayError"];
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It is not signed with the deployment's secret, or not just now. */
        NotSigned: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. */
        TooManyRequests: {
            headers: {
                /** @description Seconds. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GatewayError"];
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token is missing, over or not valid. */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GatewayError"];
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description What we depend on does not answer; try again. */
        Unavailable: {
            headers: {
                /** @description Seconds. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GatewayError"];
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not sent as JSON. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    confirm_registration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    forgot_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Address"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["InvalidCredentials"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refreshing"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_me: {
        parameters: {
            query: {
                /** @description The caller's own, to confirm. */
                email: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    refresh_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refreshing"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Refreshed"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["InvalidCredentials"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registrant"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            400: components["responses"]["MalformedJson"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    resend_code: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Address"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    take_billing_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillingEventBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BillingAnswer"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["NotSigned"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    return_from_network: {
        parameters: {
            query: {
                code?: string;
                error?: string;
                error_description?: string;
                state: string;
            };
            header?: never;
            path: {
                /** @description The network. */
                platform: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Found */
            302: {
                headers: {
                    /** @description Where to go on. */
                    Location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_network_deletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From the answer to the network. */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionView"];
                };
            };
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_network_data: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The network. */
                platform: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmationView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    deauthorise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The network. */
                platform: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignedRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeauthorisedView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    count_banners: {
        parameters: {
            query?: {
                /** @description Banners' ids, with commas between. */
                clicked?: string;
                /** @description Banners' ids, with commas between. */
                viewed?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    stop_mail: {
        parameters: {
            query: {
                /** @description From the e-mail. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoppedMail"];
                };
            };
            400: components["responses"]["MalformedJson"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    uppy_create_multipart: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description From `POST /media/upload-tokens`. */
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMultipart"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MultipartView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    uppy_parts: {
        parameters: {
            query: {
                /** @description The upload's key. */
                key: string;
            };
            header?: never;
            path: {
                /** @description From `POST /media/upload-tokens`. */
                token: string;
                /** @description The store's id of a multipart upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartView"][];
                };
            };
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    uppy_abort: {
        parameters: {
            query: {
                /** @description The upload's key. */
                key: string;
            };
            header?: never;
            path: {
                /** @description From `POST /media/upload-tokens`. */
                token: string;
                /** @description The store's id of a multipart upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Nothing"];
                };
            };
            400: components["responses"]["MalformedJson"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    uppy_part: {
        parameters: {
            query: {
                /** @description The upload's key. */
                key: string;
            };
            header?: never;
            path: {
                /** @description From 1 to 10,000. */
                part_number: string;
                /** @description From `POST /media/upload-tokens`. */
                token: string;
                /** @description The store's id of a multipart upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartAddressView"];
                };
            };
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    uppy_complete: {
        parameters: {
            query: {
                /** @description The upload's key. */
                key: string;
            };
            header?: never;
            path: {
                /** @description From `POST /media/upload-tokens`. */
                token: string;
                /** @description The store's id of a multipart upload. */
                upload_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Parts"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompletedView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    uppy_form: {
        parameters: {
            query: {
                filename: string;
                /** @description Its members, as in `metadata[name]=Pipes`. */
                metadata?: string;
                type: string;
            };
            header?: never;
            path: {
                /** @description From `POST /media/upload-tokens`. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormView"];
                };
            };
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_analytics: {
        parameters: {
            query?: {
                /** @description The first day. Without it: 28 days. */
                from?: string;
                group_by?: components["schemas"]["GroupBy"];
                /** @description Of one business. */
                tenant_id?: string;
                /** @description The last day, today by default; 366 days at most. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalyticsView"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_all_automation_rules: {
        parameters: {
            query?: {
                /** @description Of one business. */
                tenant_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AutomationRuleList"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_operator_changes: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Of one business. */
                tenant_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorChangeList"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_errors: {
        parameters: {
            query?: {
                code?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The first day (UTC); 10 days by default. */
                from?: string;
                kind?: components["schemas"]["ErrorKind"];
                /** @description How many at most. */
                limit?: number;
                /** @description What became of the post. */
                outcome?: components["schemas"]["ErrorOutcome"];
                platform?: string;
                /** @description Words of the message. */
                q?: string;
                /** @description Of one business. */
                tenant_id?: string;
                /** @description The last day (UTC). */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorList"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_job_runs: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The first day (UTC); 10 days by default. */
                from?: string;
                kind?: components["schemas"]["JobKind"];
                /** @description How many at most. */
                limit?: number;
                status?: components["schemas"]["JobStatus-Input"];
                /** @description Of one business. */
                tenant_id?: string;
                /** @description The last day (UTC). */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRunList"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_job_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's id, from the list. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRunDetail"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_job_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The run's id, from the list. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retrying"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobRunDetail"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_pending_posts: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Of one business. */
                tenant_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingPostList"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_plans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllPlanNumbers"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_plans: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlansChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllPlanNumbers"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_businesses: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                plan?: components["schemas"]["Plan"];
                /** @description A part of its name or short name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Of CSV, which has 5000 rows at most: `rel=next`, it goes on there. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessList"];
                    "text/csv": string;
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_business: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The business. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BusinessChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BusinessView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    count_credits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The business. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthDifferences"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    correct_credits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The business. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Correction"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonthDifferences"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_credits: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreditsView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_credit_ledger: {
        parameters: {
            query: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The invitation, as `GET /auth/me` lists it. */
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    decline_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The invitation, as `GET /auth/me` lists it. */
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_limits: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    check_limits: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitCheck"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitCheckView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_banners: {
        parameters: {
            query: {
                /** @description Of which website, by its account; without one, of the business's first. */
                channel_account_id?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BannerList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_banner: {
        parameters: {
            query: {
                /** @description Of which website, by its account; without one, of the business's first. */
                channel_account_id?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBanner"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BannerView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_banner: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The banner. */
                banner_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BannerView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_banner: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The banner. */
                banner_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_banner: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The banner. */
                banner_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BannerEdit"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BannerView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    reorder_banners: {
        parameters: {
            query: {
                /** @description Of which website, by its account; without one, of the business's first. */
                channel_account_id?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Order"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BannerList"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_banner_site: {
        parameters: {
            query: {
                /** @description Of which website, by its account; without one, of the business's first. */
                channel_account_id?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    rotate_banner_site: {
        parameters: {
            query: {
                /** @description Of which website, by its account; without one, of the business's first. */
                channel_account_id?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_calendar: {
        parameters: {
            query: {
                channel_account_id?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The last local day; a year later at most. */
                end_date: string;
                /** @description The first local day. */
                start_date: string;
                status?: components["schemas"]["Status"];
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
                /** @description Whose days; without one, the tenant's. */
                timezone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description `rel=next`: the answer goes on there, as one that would be too large, or take too long, does. A day may go on too, and an answer may be empty. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_channel_accounts: {
        parameters: {
            query: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedAccountView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    check_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    pause_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    resume_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    test_channel_account: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The channel account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    start_connection: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepartureView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_connection: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The connection on its way. */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    connect_targets: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The connection on its way. */
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Choices"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChosenResults"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_content_items: {
        parameters: {
            query: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                owner?: string;
                /** @description In title and caption, whatever the case. */
                search?: string;
                status?: components["schemas"]["ContentStatus"];
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewContent"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContentChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    approve_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ApprovalDecision"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    reject_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Rejection"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    submit_content_item: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ApprovalRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_content_thumbnails: {
        parameters: {
            query: {
                /** @description Of content items, parted by commas; a hundred at most. */
                ids: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ThumbnailList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_history: {
        parameters: {
            query: {
                channel_account_id?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The last local day of the tenant's zone. */
                end_date?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The first local day of the tenant's zone. */
                start_date?: string;
                status?: components["schemas"]["PastStatus"];
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
                /** @description By what its content shows now. */
                type?: components["schemas"]["PostKind"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_media: {
        parameters: {
            query: {
                /** @description Those that were put away, and no others. */
                archived?: boolean;
                /** @description Where the last page ended. */
                cursor?: string;
                kind?: components["schemas"]["AssetKind"];
                /** @description Whatever its case. */
                label?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description Words in title, labels, description, alternative text and file name. */
                q?: string;
                status?: components["schemas"]["AssetStatus"];
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Arrival"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssetChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    archive_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    choose_media_cover: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CoverChoice"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_media_fit: {
        parameters: {
            query: {
                channel_account_id: string;
                /** @description Nothing is cut off; the rest is filled. */
                pad?: boolean;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
                /** @description Another point than its own. */
                x?: number;
                y?: number;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FitView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    refresh_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    replace_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUpload"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BegunView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    copy_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CopyRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    presign_media: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUpload"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresignedView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_media_space: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpaceView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_upload_token: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_uploads: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUploads"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BegunList"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    complete_upload: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The picture or video. */
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    sign_upload: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallToSign"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_platforms: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_post_instances: {
        parameters: {
            query: {
                channel_account_id?: string;
                content_item_id?: string;
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The last local day of the tenant's zone. */
                end_date?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The first local day of the tenant's zone. */
                start_date?: string;
                status?: components["schemas"]["Status"];
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InstanceChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_post_instance_attempts: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    fill_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FillRequest"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_instance_now: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    check_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreflightView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    resolve_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resolve"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_post_instance: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The post instance. */
                instance_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_post_instances: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    resolve_missed_post_instances: {
        parameters: {
            query: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveMissed"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MissedResults"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_post_instances: {
        parameters: {
            query: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MissedResults"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_posts: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPosts"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedPosts"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_posts: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostsView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_posts: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_posts: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The content item. */
                content_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostResults"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    check_posts: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPosts"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlacedPosts"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_punctuality: {
        parameters: {
            query: {
                /** @description The last local day; 366 days in all at most. */
                end_date: string;
                /** @description The first local day of the tenant's zone. */
                start_date: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PunctualityView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_top_off_job: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The job that a large top-off answered. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    preview_schedule: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    top_off: {
        parameters: {
            query: {
                days?: number;
                /** @description Begin at local midnight of this day in each zone, not now. */
                start_date?: string;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopoffView"];
                };
            };
            /** @description Accepted: too much for one answer; poll the job. */
            202: {
                headers: {
                    /** @description The job. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_notifications: {
        parameters: {
            query: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
                /** @description Only what the caller has not read. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    dismiss_notification: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The notification. */
                notification_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    read_notification: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path: {
                /** @description The notification. */
                notification_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_mail_settings: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSettings"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    update_mail_settings: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailSettingsChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailSettings"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    read_all_notifications: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unread"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_plan: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_plan: {
        parameters: {
            query: {
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    preview_plan: {
        parameters: {
            query: {
                /** @description The plan to change to. */
                plan: components["schemas"]["Plan"];
                /** @description The tenant. One that is not the caller's answers 404. */
                tenant_id: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_tenants: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTenant"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_tenant: {
        parameters: {
            query: {
                /** @description The business's name, to confirm. */
                name: string;
            };
            header?: never;
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    export_tenant: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExport"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_tenant_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The export's id. */
                export_id: string;
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    keep_tenant: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Keeping"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description Where the last page ended. */
                cursor?: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    add_member: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and request answer what the first one did; the same key with another request answers 422, and 409 while the first is still running. Kept for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMember"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member's or invitation's id, from the list. */
                member_id: string;
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    change_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The member's or invitation's id, from the list. */
                member_id: string;
                /** @description The tenant. */
                tenant_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            400: components["responses"]["MalformedJson"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_zones: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description It may be kept for an hour. */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ZoneList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["Broken"];
            503: components["responses"]["Unavailable"];
        };
    };
}
