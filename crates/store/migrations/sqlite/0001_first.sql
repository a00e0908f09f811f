-- The first schema. Rules of this file, checked by tests/schema.rs on both engines:
--   * a table with hot rows begins its primary key with `province`, so that it can be distributed by province;
--   * instants are Unix milliseconds, money is fen, codes are text;
--   * a column that ends in `_sealed` holds a sealed personal value, one in `_index` its keyed blind index.

-- ---------------------------------------------------------------- catalogue
create table exam_sessions (
    number integer not null primary key,
    name text not null,
    registration_opens_at integer not null,
    registration_closes_at integer not null,
    pay_until integer not null,
    print_opens_at integer not null,
    print_closes_at integer not null,
    exam_begins_at integer not null,
    exam_ends_at integer not null,
    subjects_max integer not null,
    cancellations_max integer not null,
    declaration integer not null,
    version integer not null
) strict;

create table provinces (
    code text not null primary key,
    name text not null
) strict;

create table session_provinces (
    province text not null references provinces (code),
    session integer not null references exam_sessions (number),
    registration_opens_at integer not null,
    registration_closes_at integer not null,
    pay_until integer not null,
    print_opens_at integer not null,
    print_closes_at integer not null,
    hold_minutes integer not null,
    version integer not null,
    primary key (province, session)
) strict;

create table texts (
    id blob not null primary key,
    session integer not null references exam_sessions (number),
    kind text not null,
    province text not null,
    position integer not null,
    version integer not null,
    title text not null,
    body text not null,
    digest blob not null,
    published_at integer not null,
    retired_at integer,
    unique (session, kind, province, position, version)
) strict;

create table subjects (
    session integer not null references exam_sessions (number),
    code text not null,
    primary key (session, code)
) strict;

create table fees (
    province text not null references provinces (code),
    session integer not null references exam_sessions (number),
    level integer not null,
    amount_fen integer not null check (amount_fen >= 0),
    primary key (province, session, level)
) strict;

create table centres (
    province text not null references provinces (code),
    code text not null,
    name text not null,
    address text not null,
    phone text not null,
    primary key (province, code)
) strict;

create table session_centres (
    province text not null,
    session integer not null references exam_sessions (number),
    centre text not null,
    review integer not null,
    subjects_max integer not null,
    prerequisite_insisted integer not null,
    class_required integer not null,
    registration_opens_at integer,
    registration_closes_at integer,
    notice text not null,
    ticket_note text not null,
    tickets_published_at integer,
    version integer not null,
    primary key (province, session, centre),
    foreign key (province, centre) references centres (province, code)
) strict;

-- Places. The row with an empty subject is the centre's total; it also counts registration numbers.
create table quotas (
    province text not null,
    session integer not null,
    centre text not null,
    subject text not null,
    capacity integer not null check (capacity >= 0),
    taken integer not null check (taken >= 0),
    serial integer not null,
    primary key (province, session, centre, subject)
) strict;

-- ---------------------------------------------------------------- passport
create table accounts (
    id blob not null primary key,
    email_sealed blob not null,
    email_index blob not null unique,
    mobile_sealed blob not null,
    mobile_index blob not null unique,
    nickname_sealed blob,
    password_hash text not null,
    created_at integer not null,
    password_changed_at integer not null,
    version integer not null
) strict;

create table codes (
    id blob not null primary key,
    purpose text not null,
    target_index blob not null,
    code_digest blob not null,
    created_at integer not null,
    expires_at integer not null,
    tries integer not null,
    used_at integer
) strict;
create index codes_by_target on codes (target_index, purpose, created_at);

create table web_sessions (
    digest blob not null primary key,
    site text not null,
    account_id blob not null references accounts (id),
    parent_digest blob references web_sessions (digest) on delete cascade,
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null
) strict;
create index web_sessions_by_account on web_sessions (account_id);
create index web_sessions_by_parent on web_sessions (parent_digest);

create table authorization_codes (
    digest blob not null primary key,
    client text not null,
    redirect_uri text not null,
    challenge text not null,
    account_id blob not null references accounts (id),
    session_digest blob not null references web_sessions (digest) on delete cascade,
    expires_at integer not null
) strict;

create table throttles (
    key blob not null primary key,
    window_begins_at integer not null,
    count integer not null
) strict;

create table staff_roles (
    account_id blob not null references accounts (id),
    role text not null,
    unit text not null,
    primary key (account_id, role, unit)
) strict;

-- ---------------------------------------------------------------- registrations
-- The one nationwide uniqueness: a person, and an account, once per session.
create table person_claims (
    session integer not null,
    person_index blob not null,
    account_id blob not null,
    province text not null,
    registration_id blob not null,
    primary key (session, person_index),
    unique (session, account_id)
) strict;

create table drafts (
    province text not null,
    session integer not null,
    account_id blob not null,
    body_sealed blob not null,
    updated_at integer not null,
    primary key (province, session, account_id)
) strict;

create table consents (
    province text not null,
    id blob not null,
    session integer not null,
    account_id blob not null,
    text_id blob not null references texts (id),
    text_version integer not null,
    text_digest blob not null,
    accepted_at integer not null,
    address text not null,
    request_id text not null,
    primary key (province, id),
    unique (province, account_id, text_id)
) strict;

create table registrations (
    province text not null,
    id blob not null,
    session integer not null,
    centre text not null,
    account_id blob not null,
    number text not null,
    state text not null,
    review integer not null,
    id_type text not null,
    id_number_sealed blob not null,
    id_number_index blob not null,
    name_sealed blob not null,
    name_index blob not null,
    mobile_sealed blob not null,
    email_sealed blob not null,
    address_sealed blob not null,
    details_sealed blob not null,
    photo_key text,
    hold_until integer not null,
    held_by blob,
    held_until integer,
    submitted_at integer,
    closed_reason_sealed blob,
    created_at integer not null,
    updated_at integer not null,
    version integer not null,
    primary key (province, id),
    unique (province, number)
) strict;
create index registrations_by_account on registrations (account_id, session);
create index registrations_by_centre on registrations (province, session, centre, state, submitted_at);
create index registrations_by_hold on registrations (hold_until, state);

create table registration_subjects (
    province text not null,
    registration_id blob not null,
    subject text not null,
    state text not null,
    fee_fen integer not null check (fee_fen >= 0),
    primary key (province, registration_id, subject),
    foreign key (province, registration_id) references registrations (province, id)
) strict;

create table holds (
    province text not null,
    registration_id blob not null,
    subject text not null,
    session integer not null,
    centre text not null,
    claimed_at integer not null,
    primary key (province, registration_id, subject),
    foreign key (province, registration_id) references registrations (province, id)
) strict;
create index holds_by_centre on holds (province, session, centre, subject);

create table reviews (
    province text not null,
    id blob not null,
    registration_id blob not null,
    decision text not null,
    reason text not null,
    reviewer_id blob not null,
    decided_at integer not null,
    primary key (province, id),
    foreign key (province, registration_id) references registrations (province, id)
) strict;
create index reviews_by_registration on reviews (province, registration_id, decided_at);

-- ---------------------------------------------------------------- money
create table orders (
    province text not null,
    id blob not null,
    session integer not null,
    registration_id blob not null,
    account_id blob not null,
    number text not null,
    state text not null,
    amount_fen integer not null check (amount_fen > 0),
    expires_at integer not null,
    created_at integer not null,
    settled_at integer,
    version integer not null,
    primary key (province, id),
    unique (province, number),
    foreign key (province, registration_id) references registrations (province, id)
) strict;
create unique index orders_open_once on orders (province, registration_id) where state = 'open';
create index orders_by_expiry on orders (expires_at) where state = 'open';

create table order_lines (
    province text not null,
    order_id blob not null,
    subject text not null,
    fee_fen integer not null,
    primary key (province, order_id, subject),
    foreign key (province, order_id) references orders (province, id)
) strict;

create table attempts (
    province text not null,
    id blob not null,
    order_id blob not null,
    number text not null,
    channel text not null,
    amount_fen integer not null,
    state text not null,
    asked integer not null,
    created_at integer not null,
    primary key (province, id),
    unique (province, number),
    foreign key (province, order_id) references orders (province, id)
) strict;
create index attempts_by_order on attempts (province, order_id, created_at);

-- Append only: what a channel said, word for word, and whether its signature held.
create table evidence (
    province text not null,
    id blob not null,
    attempt_id blob,
    channel text not null,
    source text not null,
    raw text not null,
    verification text not null,
    statement text not null,
    received_at integer not null,
    primary key (province, id)
) strict;
create index evidence_by_attempt on evidence (province, attempt_id, received_at);

-- Append only: each row moves one amount from one account to another, so the sum over all accounts is always zero.
create table ledger (
    province text not null,
    id blob not null,
    kind text not null,
    channel text not null,
    transaction_id text not null,
    order_id blob not null,
    debit text not null,
    credit text not null,
    amount_fen integer not null check (amount_fen > 0),
    booked_at integer not null,
    primary key (province, id),
    unique (province, channel, transaction_id, kind)
) strict;

create table refunds (
    province text not null,
    id blob not null,
    number text not null,
    order_id blob not null,
    attempt_id blob not null,
    channel text not null,
    transaction_id text not null,
    reason text not null,
    amount_fen integer not null check (amount_fen > 0),
    state text not null,
    created_at integer not null,
    settled_at integer,
    primary key (province, id),
    unique (province, number),
    unique (province, channel, transaction_id)
) strict;

-- ---------------------------------------------------------------- examination
create table rooms (
    province text not null,
    id blob not null,
    session integer not null,
    centre text not null,
    number integer not null,
    name text not null,
    capacity integer not null check (capacity > 0),
    primary key (province, id),
    unique (province, session, centre, number)
) strict;

create table batches (
    province text not null,
    id blob not null,
    session integer not null,
    centre text not null,
    number integer not null,
    begins_at integer not null,
    ends_at integer not null,
    primary key (province, id),
    unique (province, session, centre, number)
) strict;

create table arrangements (
    province text not null,
    registration_id blob not null,
    subject text not null,
    session integer not null,
    centre text not null,
    room_id blob not null,
    batch_id blob not null,
    seat integer not null,
    ticket_number text not null,
    arranged_at integer not null,
    primary key (province, registration_id, subject),
    unique (province, room_id, batch_id, seat),
    unique (province, ticket_number),
    foreign key (province, room_id) references rooms (province, id),
    foreign key (province, batch_id) references batches (province, id)
) strict;

-- ---------------------------------------------------------------- running
create table messages (
    id blob not null primary key,
    channel text not null,
    template text not null,
    recipient_sealed blob not null,
    params_sealed blob not null,
    created_at integer not null,
    sent_at integer
) strict;
create index messages_by_time on messages (created_at);

create table jobs (
    id blob not null primary key,
    kind text not null,
    subject text not null,
    run_at integer not null,
    attempts integer not null,
    leased_until integer,
    done_at integer,
    dead_at integer,
    error text,
    unique (kind, subject)
) strict;
create index jobs_due on jobs (run_at) where done_at is null and dead_at is null;

create table audit (
    province text not null,
    id blob not null,
    at integer not null,
    actor text not null,
    action text not null,
    object text not null,
    before_digest blob,
    after_digest blob,
    address text not null,
    request_id text not null,
    primary key (province, id)
) strict;
create index audit_by_object on audit (object, at);

create table audit_links (
    position integer not null primary key,
    province text not null,
    audit_id blob not null,
    hash blob not null,
    unique (province, audit_id)
) strict;

-- ---------------------------------------------------------------- the sandbox bank: an outside party, for demonstrations and tests
create table sandbox_trades (
    attempt_number text not null primary key,
    description text not null,
    amount_fen integer not null,
    notify_url text not null,
    return_url text not null,
    state text not null,
    transaction_id text,
    created_at integer not null,
    expires_at integer not null,
    settled_at integer
) strict;

create table sandbox_refunds (
    number text not null primary key,
    attempt_number text not null references sandbox_trades (attempt_number),
    amount_fen integer not null,
    refunded_at integer not null
) strict;
