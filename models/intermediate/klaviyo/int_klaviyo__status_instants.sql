-- One row per conversation and kind of state that one of its versions shows: since when at the latest. A conversation has no
-- instant of its own for a close or a handoff: `updated_at` of the first version that shows it is the best there is. A version
-- without one tells none.
with

versions as (
    select
        *,
        case when status = 'routed' then 'handoff' when status in ('resolved', 'closed') then 'closed' end as event_type
    from {{ ref('int_klaviyo__conversation_versions') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, conversation_id, event_type
            order by
                updated_at asc, _extracted_at asc, {{ natural_order('_file') }} asc, _file asc, _row asc, _load_id asc
        ) as version_rank
    from versions
    where event_type is not null and updated_at is not null
)

select
    source_system,
    account_id,
    conversation_id,
    event_type,
    updated_at as occurred_at,
    _file,
    _row
from ranked
where version_rank = 1
