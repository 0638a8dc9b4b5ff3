-- One row per line of an invoice, of any source's folder: its newest loaded version.
with

accounts as (select * from {{ ref('base_accounts') }}),

local_days as (select * from {{ ref('base_local_days') }}),

-- a line that stands twice in one file is one record, and its last row counts: what the other bills is in no figure
repeated as (
    select
        _load_id,
        invoice_id,
        line_id,
        count(*) as rows_of_file
    from {{ source('generic', 'invoice_lines') }}
    group by _load_id, invoice_id, line_id
    having count(*) > 1
),

newest as (
    select
        landed.*,
        accounts.timezone
    from {{ source('generic', 'invoice_lines') }} as landed
    inner join accounts
        on landed._source_system = accounts.source_system and landed._account_id = accounts.account_id
    where {{ is_newest_version(source('generic', 'invoice_lines'), ['invoice_id', 'line_id']) }}
),

typed as (
    select
        ---------- ids
        newest._source_system as source_system,
        newest._account_id as account_id,
        nullif(newest.invoice_id, '') as invoice_id,
        nullif(newest.line_id, '') as line_id,
        nullif(newest.conversation_id, '') as conversation_id,
        nullif({{ trimmed('newest.definition_id') }}, '') as definition_id,
        ---------- words and text
        nullif(newest.currency, '') as currency,
        ---------- numbers
        {{ parse_decimal('newest.quantity') }} as quantity,
        newest.quantity as quantity_text,
        {{ parse_decimal('newest.unit_price') }} as unit_price,
        newest.unit_price as unit_price_text,
        {{ parse_decimal('newest.amount') }} as amount,
        newest.amount as amount_text,
        ---------- local dates
        {{ parse_date('newest.billed_from') }} as billed_from,
        newest.billed_from as billed_from_text,
        {{ parse_date('newest.billed_to') }} as billed_to,
        newest.billed_to as billed_to_text,
        ---------- instants, UTC
        {{ parse_instant('newest.billed_at', 'local_days') }} as billed_at,
        {{ local_reading('newest.billed_at', 'local_days') }} as billed_at_reading,
        newest.billed_at as billed_at_text,
        repeated.rows_of_file,
        ---------- where it came from
        newest._file,
        newest._row
    from newest
    left join repeated
        on newest._load_id = repeated._load_id and newest.invoice_id = repeated.invoice_id and newest.line_id = repeated.line_id
    left join local_days on {{ is_local_day('newest.billed_at', 'newest.timezone', 'local_days') }}
)

select
    source_system,
    account_id,
    invoice_id,
    line_id,
    invoice_id || '/' || line_id as line_key,
    conversation_id,
    definition_id,
    currency,
    quantity,
    unit_price,
    amount,
    billed_from,
    billed_to,
    billed_at,
    'repeated:' || cast(rows_of_file as varchar) as line_id_fault,
    case when quantity_text <> '' and quantity is null then 'unreadable:' || quantity_text end as quantity_fault,
    case when unit_price_text <> '' and unit_price is null then 'unreadable:' || unit_price_text end as unit_price_fault,
    case when amount_text <> '' and amount is null then 'unreadable:' || amount_text end as amount_fault,
    case when billed_from_text <> '' and billed_from is null then 'unreadable:' || billed_from_text end as billed_from_fault,
    case when billed_to_text <> '' and billed_to is null then 'unreadable:' || billed_to_text end as billed_to_fault,
    {{ instant_fault('billed_at_text', 'billed_at', 'billed_at_reading') }} as billed_at_fault,
    _file,
    _row
from typed
