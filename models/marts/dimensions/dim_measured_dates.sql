-- One row per account, local date and kind of evidence that the account's exports can show: on that date it is measured, and
-- what is not there is 0. A view: dates times kinds, which no table should hold.
{{ config(materialized='view') }}
with

account_dates as (select * from {{ ref('dim_account_dates') }}),

known_evidence as (
    select * from {{ ref('dim_account_evidence') }}
    where is_known
)

select
    account_dates.account_key,
    account_dates.source_system,
    account_dates.account_id,
    account_dates.date_day,
    known_evidence.evidence_kind
from account_dates
inner join known_evidence on account_dates.account_key = known_evidence.account_key
