-- One row per account and instant of Klaviyo's own tables that no entity of the contract holds: how many values there are.
with

starts as (
    select * from {{ ref('int_klaviyo__event_records') }}
    where event_word = 'agent_started'
),

versions as (select * from {{ ref('int_klaviyo__conversation_versions') }})

select
    source_system,
    account_id,
    'instant' as value_kind,
    'events' as table_name,
    'occurred_at' as column_name,
    count(*) as checked_values
from starts
group by 1, 2
union all
select
    source_system,
    account_id,
    'instant' as value_kind,
    'conversations' as table_name,
    'updated_at' as column_name,
    count(*) as checked_values
from versions
group by 1, 2
