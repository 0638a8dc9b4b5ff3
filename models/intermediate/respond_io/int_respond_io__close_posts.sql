-- One row per conversation whose close was also posted: what the post says of it. A post names its contact and the opening, in
-- milliseconds; the export cuts the second, or rounds it. A post that fits one conversation exactly fills none beside it; of several
-- posts of one conversation the newest counts. What fits no exported conversation makes none.
{% set shifts = [0, 1, -1] %}
with

posts as (
    select * from {{ ref('stg_respond_io__closed_webhooks') }}
    where contact_id is not null and opened_at is not null
),

conversations as (select * from {{ ref('stg_respond_io__conversations') }}),

candidates as (
    {% for shift in shifts -%}
        select
            *,
            {{ loop.index }} as preference,
            date_trunc('second', opened_at) + interval '1' second * {{ shift }} as started_at
        from posts
        {% if not loop.last -%} union all {% endif %}
    {%- endfor %}
),

fitting as (
    select
        conversations.conversation_id,
        candidates.*,
        min(candidates.preference) over (
            partition by candidates.source_system, candidates.account_id, candidates.post_id
        ) as best_preference
    from conversations
    inner join candidates
        on
            conversations.source_system = candidates.source_system
            and conversations.account_id = candidates.account_id
            and conversations.contact_id = candidates.contact_id
            and conversations.started_at = candidates.started_at
),

matched as (
    select
        *,
        row_number() over (
            partition by source_system, account_id, conversation_id
            order by preference asc, _extracted_at desc, _file desc, _row desc
        ) as match_rank
    from fitting
    where preference = best_preference
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
