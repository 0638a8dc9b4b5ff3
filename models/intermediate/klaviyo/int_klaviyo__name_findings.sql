-- One row per name in the exports that names nothing, or several things: a metric that no file names, a name of several metrics
-- with events by their account's as_of (the same order may be told twice), a type of resource that nothing reads.
with

events as (
    select events.*
    from {{ ref('int_klaviyo__metric_events') }} as events
    inner join {{ ref('base_accounts') }} as accounts
        on events.source_system = accounts.source_system and events.account_id = accounts.account_id
    where {{ exists_by('events.occurred_at', 'accounts.as_of') }}
),

metrics as (select * from {{ ref('int_klaviyo__metrics') }}),

unread_resources as (
    select * from {{ ref('stg_klaviyo__resources') }}
    where not is_read
),

metrics_with_events as (
    select
        source_system,
        account_id,
        metric_id,
        count(*) as events
    from events
    where event_word is not null
    group by 1, 2, 3
)

select
    source_system,
    account_id,
    'unnamed_metric' as check_name,
    'events' as table_name,
    'relationships' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    metric_id as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'is a metric that no loaded file names: what its events tell is unknown' as what,
    cast(count(*) as varchar) || ' events' as example
from events
where not is_metric_known
group by source_system, account_id, metric_id
union all
select
    metrics.source_system,
    metrics.account_id,
    'ambiguous_metric' as check_name,
    'metrics' as table_name,
    'name' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    metrics.metric_word as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'is the name of several metrics with events, and all of them count: name one in the seed counted_metrics' as what,
    min(metrics.metric_id || coalesce(' (' || metrics.integration_name || ')', '')) || ', '
    || max(metrics.metric_id || coalesce(' (' || metrics.integration_name || ')', '')) as example
from metrics
inner join metrics_with_events
    on
        metrics.source_system = metrics_with_events.source_system
        and metrics.account_id = metrics_with_events.account_id
        and metrics.metric_id = metrics_with_events.metric_id
group by metrics.source_system, metrics.account_id, metrics.metric_word
having count(*) > 1
union all
select
    _source_system as source_system,
    _account_id as account_id,
    'unread_type' as check_name,
    table_name,
    'type' as column_name,
    cast(null as varchar) as file,
    cast(null as bigint) as file_row,
    resource_type as record_id,
    cast(null as varchar) as conversation_id,
    cast(null as timestamp) as happened_at,
    'is a type of resource that nothing reads: is it a new name of one that should be?' as what,
    cast(count(*) as varchar) || ' resources' as example
from unread_resources
group by _source_system, _account_id, table_name, resource_type
