-- One row per order and channel that the vendor's attributions credit to the AI, as far as the account's attribution settings
-- (seed sales_attribution_settings) allow: the latest such touchpoint. At equal instants the one whose id is last by code point.
with

attributions as (select * from {{ ref('int_exported_order_attributions') }}),

orders as (select * from {{ ref('int_orders') }}),

accounts as (select * from {{ ref('base_accounts') }}),

settings as (select * from {{ ref('sales_attribution_settings') }}),

-- rows of an account take the place of a source's, these of everybody's
ranked_settings as (
    select
        accounts.source_system,
        accounts.account_id,
        settings.channel,
        settings.touchpoint,
        settings.window_hours,
        rank() over (
            partition by accounts.source_system, accounts.account_id, settings.channel
            order by
                case when settings.account_id = '*' then 1 else 0 end,
                case when settings.source_system = '*' then 1 else 0 end
        ) as settings_rank
    from accounts
    inner join settings
        on
            (settings.source_system = '*' or accounts.source_system = settings.source_system)
            and (settings.account_id = '*' or accounts.account_id = settings.account_id)
),

allowed as (
    select
        attributions.source_system,
        attributions.account_id,
        attributions.order_id,
        attributions.channel,
        attributions.attributed_event_id as touch_id,
        attributions.attributed_at as touched_at,
        attributions.conversation_id,
        row_number() over (
            partition by
                attributions.source_system, attributions.account_id, attributions.order_id, attributions.channel
            order by attributions.attributed_at desc nulls last, attributions.attributed_event_id desc nulls last
        ) as touch_rank
    from attributions
    inner join orders
        on
            attributions.source_system = orders.source_system
            and attributions.account_id = orders.account_id
            and attributions.order_id = orders.order_id
    inner join ranked_settings
        on
            attributions.source_system = ranked_settings.source_system
            and attributions.account_id = ranked_settings.account_id
            and attributions.channel = ranked_settings.channel
            and ranked_settings.settings_rank = 1
            and (
                ranked_settings.touchpoint = '*'
                or {{ normalised('ranked_settings.touchpoint') }} = {{ normalised('attributions.attributed_metric_name') }}
            )
    where
        -- what came after the order did not lead to it
        (attributions.attributed_at is null or attributions.attributed_at <= orders.placed_at)
        and (
            ranked_settings.window_hours is null
            or orders.placed_at <= {{ add_hours('attributions.attributed_at', 'ranked_settings.window_hours') }}
        )
)

select
    source_system,
    account_id,
    order_id,
    channel,
    touch_id,
    touched_at,
    conversation_id
from allowed
where touch_rank = 1
