-- One row per source, account, local date and channel: what the later copies of Klaviyo's page count beside sales.
{% set kinds = {
    'recommendations': 'recommendation',
    'card_clicks': 'card_click',
    'link_clicks': 'link_click',
    'add_to_carts': 'add_to_cart',
} %}

with

agent_dates as (select * from {{ ref('dim_agent_dates') }}),

touches as (
    select * from {{ ref('fct_product_touches') }}
    where touched_date is not null
),

-- what an account's exports never show was not measured there
known_kinds as (
    select
        source_system,
        account_id,
        touch_type
    from {{ ref('fct_product_touches') }}
    group by 1, 2, 3
    union
    select
        source_system,
        account_id,
        'card_click' as touch_type
    from {{ ref('dim_account_evidence') }}
    where evidence_kind = 'card_clicks' and is_known
),

known_accounts as (
    select
        source_system,
        account_id,
        {% for column, touch_type in kinds.items() -%}
            count(case when touch_type = '{{ touch_type }}' then 1 end) > 0 as knows_{{ column }},
        {% endfor -%}
        count(*) as known_kinds
    from known_kinds
    group by 1, 2
),

records as (
    select
        source_system,
        account_id,
        touched_date,
        channel,
        touch_type
    from touches
    union all
    -- nothing, on every date: it counts nowhere and keeps the date
    select
        agent_dates.source_system,
        agent_dates.account_id,
        agent_dates.date_day as touched_date,
        'unknown' as channel,
        cast(null as varchar) as touch_type
    from agent_dates
    inner join known_accounts
        on agent_dates.source_system = known_accounts.source_system and agent_dates.account_id = known_accounts.account_id
),

counts as (
    select
        source_system,
        account_id,
        touched_date,
        channel,
        {% for column, touch_type in kinds.items() -%}
            count(case when touch_type = '{{ touch_type }}' then 1 end) as {{ column }},
        {% endfor -%}
        count(*) as records
    from records
    group by 1, 2, 3, 4
),

marked as (
    select
        counts.*,
        -- what happened on a date that is not measured is there all the same; a kind that did not happen is no zero
        {% for column in kinds -%}
            coalesce(agent_dates.is_measured, false) or counts.{{ column }} > 0 as shows_{{ column }},
        {% endfor -%}
        coalesce(agent_dates.is_measured, false) as is_measured
    from counts
    left join agent_dates
        on
            counts.source_system = agent_dates.source_system
            and counts.account_id = agent_dates.account_id
            and counts.touched_date = agent_dates.date_day
)

select
    marked.source_system,
    marked.account_id,
    marked.touched_date,
    marked.channel,
    marked.is_measured,
    case
        when marked.shows_recommendations and known_accounts.knows_recommendations then marked.recommendations
    end as recommendations,
    case when marked.shows_card_clicks and known_accounts.knows_card_clicks then marked.card_clicks end as card_clicks,
    case when marked.shows_link_clicks and known_accounts.knows_link_clicks then marked.link_clicks end as link_clicks,
    case when marked.shows_add_to_carts and known_accounts.knows_add_to_carts then marked.add_to_carts end as add_to_carts
from marked
inner join known_accounts
    on marked.source_system = known_accounts.source_system and marked.account_id = known_accounts.account_id
