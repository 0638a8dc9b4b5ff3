-- One row per thing that decides what a conversation's facts are, beside the words of the landed rows and the seeds: each load
-- that counts, each person erased, an account's as_of and its settings. What was there when the conversations were built last
-- stands in raw.built_inputs.
with

loads as (select * from {{ ref('base_loads') }}),

accounts as (select * from {{ ref('base_accounts') }})

select
    'load' as input_kind,
    source_system,
    account_id,
    table_name || ' ' || load_id as input_name,
    cast(extracted_at as varchar) || ' ' || md5(file) as input_value
from loads
-- what a vendor billed decides no fact of a conversation
where load_status = 'loaded' and table_name <> 'invoice_lines'
union all
select
    'erasure' as input_kind,
    source_system,
    account_id,
    erasure_id as input_name,
    cast(count(*) as varchar) as input_value
from {{ source('loads', 'erasures') }}
group by 1, 2, 3, 4
union all
select
    'as_of' as input_kind,
    source_system,
    account_id,
    '' as input_name,
    cast(as_of as varchar) as input_value
from accounts
union all
select
    'settings' as input_kind,
    source_system,
    account_id,
    '' as input_name,
    timezone || ' ' || week_start || ' ' || coalesce(currency, '') as input_value
from accounts
