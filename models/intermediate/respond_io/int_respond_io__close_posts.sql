-- One row per conversation whose close was also posted: what the post says of it. A post names its contact and the opening, in
-- milliseconds; the export cuts the second, or rounds it. Of several that fit, the one whose close it tells; where that leaves
-- two, none. What fits no exported conversation makes none. A table: posts are matched once, for the records and the findings.
{{ config(materialized='table') }}
{% set shift = seconds_of_a_cut_fraction() | int %}
with

posts as (
    select * from {{ ref('stg_respond_io__closed_webhooks') }}
    where contact_id is not null and opened_at is not null
),

conversations as (select * from {{ ref('stg_respond_io__conversations') }}),

candidates as (
    {% for seconds in [0, shift, -shift] -%}
        select
            *,
            {{ loop.index }} as preference,
            {{ add_seconds("cast(date_trunc('second', opened_at) as timestamp)", seconds) }} as started_at
        from posts
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
),

fitting as (
    select
        conversations.conversation_id,
        candidates.*,
        coalesce(
            abs({{ microseconds_between('candidates.closed_at', 'conversations.resolved_at') }})
            <= {{ seconds_of_a_cut_fraction() }} * 1000000,
            false
        ) as is_its_close
    from conversations
    inner join candidates
        on
            conversations.source_system = candidates.source_system
            and conversations.account_id = candidates.account_id
            and conversations.contact_id = candidates.contact_id
            and conversations.started_at = candidates.started_at
),

best as (
    select
        *,
        rank() over (
            partition by source_system, account_id, post_id
            order by is_its_close desc nulls last, preference asc nulls last
        ) as fit_rank
    from fitting
),

placed as (
    select
        *,
        count(*) over (partition by source_system, account_id, post_id) as conversations_of_post
    from best
    where fit_rank = 1
),

matched as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, conversation_id
            order by
                is_its_close desc nulls last,
                preference asc nulls last,
                _extracted_at desc nulls last,
                {{ natural_order('_file') }} desc nulls last,
                _file desc nulls last,
                _row desc nulls last
        ) as match_rank
    from placed
    where conversations_of_post = 1
)

select
    source_system,
    account_id,
    conversation_id,
    post_id,
    closed_by,
    assignee_team,
    category,
    summary,
    opened_by_source,
    closed_by_source,
    closed_at
from matched
where match_rank = 1
