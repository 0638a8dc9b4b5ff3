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
                updated_at asc nulls last,
                _extracted_at asc nulls last,
                {{ natural_order('_file') }} asc nulls last,
                _file asc nulls last,
                _row asc nulls last,
                _load_id asc nulls last
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
