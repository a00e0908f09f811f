-- The first schema. Rules of this file, checked by tests/schema.rs on both engines:
--   * a table with hot rows begins its primary key with `province`, so that it can be distributed by province;
--   * instants are Unix milliseconds, money is fen, codes are text;
--   * a column that ends in `_sealed` holds a sealed personal value, one in `_index` its keyed blind index.

-- ---------------------------------------------------------------- catalogue
create table exam_sessions (
    number bigint not null primary key,
    name text not null,
    registration_opens_at bigint not null,
    registration_closes_at bigint not null,
    pay_until bigint not null,
    print_opens_at bigint not null,
    print_closes_at bigint not null,
    exam_begins_at bigint not null,
    exam_ends_at bigint not null,
    subjects_max bigint not null,
    cancellations_max bigint not null,
    declaration boolean not null,
    version bigint not null
);

create table provinces (
    code text not null primary key,
    name text not null
);

create table session_provinces (
    province text not null references provinces (code),
    session bigint not null references exam_sessions (number),
    registration_opens_at bigint not null,
    registration_closes_at bigint not null,
    pay_until bigint not null,
    print_opens_at bigint not null,
    print_closes_at bigint not null,
    hold_minutes bigint not null,
    version bigint not null,
    primary key (province, session)
);

create table texts (
    id uuid not null primary key,
    session bigint not null references exam_sessions (number),
    kind text not null,
    province text not null,
    position bigint not null,
    version bigint not null,
    title text not null,
    body text not null,
    digest bytea not null,
    published_at bigint not null,
    retired_at bigint,
    unique (session, kind, province, position, version)
);

create table subjects (
    session bigint not null references exam_sessions (number),
    code text not null,
    primary key (session, code)
);

create table fees (
    province text not null references provinces (code),
    session bigint not null references exam_sessions (number),
    level bigint not null,
    amount_fen bigint not null check (amount_fen >= 0),
    primary key (province, session, level)
);

create table centres (
    province text not null references provinces (code),
    code text not null,
    name text not null,
    address text not null,
    phone text not null,
    primary key (province, code)
);

create table session_centres (
    province text not null,
    session bigint not null references exam_sessions (number),
    centre text not null,
    review boolean not null,
    subjects_max bigint not null,
    prerequisite_insisted boolean not null,
    class_required boolean not null,
    registration_opens_at bigint,
    registration_closes_at bigint,
    notice text not null,
    ticket_note text not null,
    tickets_published_at bigint,
    version bigint not null,
    primary key (province, session, centre),
    foreign key (province, centre) references centres (province, code)
);

-- Places. The row with an empty subject is the centre's total; it also counts registration numbers.
create table quotas (
    province text not null,
    session bigint not null,
    centre text not null,
    subject text not null,
    capacity bigint not null check (capacity >= 0),
    taken bigint not null check (taken >= 0),
    serial bigint not null,
    primary key (province, session, centre, subject)
);

-- ---------------------------------------------------------------- passport
create table accounts (
    id uuid not null primary key,
    email_sealed bytea not null,
    email_index bytea not null unique,
    mobile_sealed bytea not null,
    mobile_index bytea not null unique,
    nickname_sealed bytea,
    password_hash text not null,
    created_at bigint not null,
    password_changed_at bigint not null,
    version bigint not null
);

create table codes (
    id uuid not null primary key,
    purpose text not null,
    target_index bytea not null,
    code_digest bytea not null,
    created_at bigint not null,
    expires_at bigint not null,
    tries bigint not null,
    used_at bigint
);
create index codes_by_target on codes (target_index, purpose, created_at);

create table web_sessions (
    digest bytea not null primary key,
    site text not null,
    account_id uuid not null references accounts (id),
    parent_digest bytea references web_sessions (digest) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index web_sessions_by_account on web_sessions (account_id);
create index web_sessions_by_parent on web_sessions (parent_digest);

create table authorization_codes (
    digest bytea not null primary key,
    client text not null,
    redirect_uri text not null,
    challenge text not null,
    account_id uuid not null references accounts (id),
    session_digest bytea not null references web_sessions (digest) on delete cascade,
    expires_at bigint not null
);

create table throttles (
    key bytea not null primary key,
    window_begins_at bigint not null,
    count bigint not null
);

create table staff_roles (
    account_id uuid not null references accounts (id),
    role text not null,
    unit text not null,
    primary key (account_id, role, unit)
);

-- ---------------------------------------------------------------- registrations
-- The one nationwide uniqueness: a person, and an account, once per session.
create table person_claims (
    session bigint not null,
    person_index bytea not null,
    account_id uuid not null,
    province text not null,
    registration_id uuid not null,
    primary key (session, person_index),
    unique (session, account_id)
);

create table drafts (
    province text not null,
    session bigint not null,
    account_id uuid not null,
    body_sealed bytea not null,
    updated_at bigint not null,
    primary key (province, session, account_id)
);

create table consents (
    province text not null,
    id uuid not null,
    session bigint not null,
    account_id uuid not null,
    text_id uuid not null references texts (id),
    text_version bigint not null,
    text_digest bytea not null,
    accepted_at bigint not null,
    address text not null,
    request_id text not null,
    primary key (province, id),
    unique (province, account_id, text_id)
);

create table registrations (
    province text not null,
    id uuid not null,
    session bigint not null,
    centre text not null,
    account_id uuid not null,
    number text not null,
    state text not null,
    review boolean not null,
    id_type text not null,
    id_number_sealed bytea not null,
    id_number_index bytea not null,
    name_sealed bytea not null,
    name_index bytea not null,
    mobile_sealed bytea not null,
    email_sealed bytea not null,
    address_sealed bytea not null,
    details_sealed bytea not null,
    photo_key text,
    hold_until bigint not null,
    held_by uuid,
    held_until bigint,
    submitted_at bigint,
    closed_reason_sealed bytea,
    created_at bigint not null,
    updated_at bigint not null,
    version bigint not null,
    primary key (province, id),
    unique (province, number)
);
create index registrations_by_account on registrations (account_id, session);
create index registrations_by_centre on registrations (province, session, centre, state, submitted_at);
create index registrations_by_hold on registrations (hold_until, state);

create table registration_subjects (
    province text not null,
    registration_id uuid not null,
    subject text not null,
    state text not null,
    fee_fen bigint not null check (fee_fen >= 0),
    primary key (province, registration_id, subject),
    foreign key (province, registration_id) references registrations (province, id)
);

create table holds (
    province text not null,
    registration_id uuid not null,
    subject text not null,
    session bigint not null,
    centre text not null,
    claimed_at bigint not null,
    primary key (province, registration_id, subject),
    foreign key (province, registration_id) references registrations (province, id)
);
create index holds_by_centre on holds (province, session, centre, subject);

create table reviews (
    province text not null,
    id uuid not null,
    registration_id uuid not null,
    decision text not null,
    reason text not null,
    reviewer_id uuid not null,
    decided_at bigint not null,
    primary key (province, id),
    foreign key (province, registration_id) references registrations (province, id)
);
create index reviews_by_registration on reviews (province, registration_id, decided_at);

-- ---------------------------------------------------------------- money
create table orders (
    province text not null,
    id uuid not null,
    session bigint not null,
    registration_id uuid not null,
    account_id uuid not null,
    number text not null,
    state text not null,
    amount_fen bigint not null check (amount_fen > 0),
    expires_at bigint not null,
    created_at bigint not null,
    settled_at bigint,
    version bigint not null,
    primary key (province, id),
    unique (province, number),
    foreign key (province, registration_id) references registrations (province, id)
);
create unique index orders_open_once on orders (province, registration_id) where state = 'open';
create index orders_by_expiry on orders (expires_at) where state = 'open';

create table order_lines (
    province text not null,
    order_id uuid not null,
    subject text not null,
    fee_fen bigint not null,
    primary key (province, order_id, subject),
    foreign key (province, order_id) references orders (province, id)
);

create table attempts (
    province text not null,
    id uuid not null,
    order_id uuid not null,
    number text not null,
    channel text not null,
    amount_fen bigint not null,
    state text not null,
    asked bigint not null,
    created_at bigint not null,
    primary key (province, id),
    unique (province, number),
    foreign key (province, order_id) references orders (province, id)
);
create index attempts_by_order on attempts (province, order_id, created_at);

-- Append only: what a channel said, word for word, and whether its signature held.
create table evidence (
    province text not null,
    id uuid not null,
    attempt_id uuid,
    channel text not null,
    source text not null,
    raw text not null,
    verification text not null,
    statement text not null,
    received_at bigint not null,
    primary key (province, id)
);
create index evidence_by_attempt on evidence (province, attempt_id, received_at);

-- Append only: each row moves one amount from one account to another, so the sum over all accounts is always zero.
create table ledger (
    province text not null,
    id uuid not null,
    kind text not null,
    channel text not null,
    transaction_id text not null,
    order_id uuid not null,
    debit text not null,
    credit text not null,
    amount_fen bigint not null check (amount_fen > 0),
    booked_at bigint not null,
    primary key (province, id),
    unique (province, channel, transaction_id, kind)
);

create table refunds (
    province text not null,
    id uuid not null,
    number text not null,
    order_id uuid not null,
    attempt_id uuid not null,
    channel text not null,
    transaction_id text not null,
    reason text not null,
    amount_fen bigint not null check (amount_fen > 0),
    state text not null,
    created_at bigint not null,
    settled_at bigint,
    primary key (province, id),
    unique (province, number),
    unique (province, channel, transaction_id)
);

-- ---------------------------------------------------------------- examination
create table rooms (
    province text not null,
    id uuid not null,
    session bigint not null,
    centre text not null,
    number bigint not null,
    name text not null,
    capacity bigint not null check (capacity > 0),
    primary key (province, id),
    unique (province, session, centre, number)
);

create table batches (
    province text not null,
    id uuid not null,
    session bigint not null,
    centre text not null,
    number bigint not null,
    begins_at bigint not null,
    ends_at bigint not null,
    primary key (province, id),
    unique (province, session, centre, number)
);

create table arrangements (
    province text not null,
    registration_id uuid not null,
    subject text not null,
    session bigint not null,
    centre text not null,
    room_id uuid not null,
    batch_id uuid not null,
    seat bigint not null,
    ticket_number text not null,
    arranged_at bigint not null,
    primary key (province, registration_id, subject),
    unique (province, room_id, batch_id, seat),
    unique (province, ticket_number),
    foreign key (province, room_id) references rooms (province, id),
    foreign key (province, batch_id) references batches (province, id)
);

-- ---------------------------------------------------------------- running
create table messages (
    id uuid not null primary key,
    channel text not null,
    template text not null,
    recipient_sealed bytea not null,
    params_sealed bytea not null,
    created_at bigint not null,
    sent_at bigint
);
create index messages_by_time on messages (created_at);

create table jobs (
    id uuid not null primary key,
    kind text not null,
    subject text not null,
    run_at bigint not null,
    attempts bigint not null,
    leased_until bigint,
    done_at bigint,
    dead_at bigint,
    error text,
    unique (kind, subject)
);
create index jobs_due on jobs (run_at) where done_at is null and dead_at is null;

create table audit (
    province text not null,
    id uuid not null,
    at bigint not null,
    actor text not null,
    action text not null,
    object text not null,
    before_digest bytea,
    after_digest bytea,
    address text not null,
    request_id text not null,
    primary key (province, id)
);
create index audit_by_object on audit (object, at);

create table audit_links (
    position bigint not null primary key,
    province text not null,
    audit_id uuid not null,
    hash bytea not null,
    unique (province, audit_id)
);

-- ---------------------------------------------------------------- the sandbox bank: an outside party, for demonstrations and tests
create table sandbox_trades (
    attempt_number text not null primary key,
    description text not null,
    amount_fen bigint not null,
    notify_url text not null,
    return_url text not null,
    state text not null,
    transaction_id text,
    created_at bigint not null,
    expires_at bigint not null,
    settled_at bigint
);

create table sandbox_refunds (
    number text not null primary key,
    attempt_number text not null references sandbox_trades (attempt_number),
    amount_fen bigint not null,
    refunded_at bigint not null
);
