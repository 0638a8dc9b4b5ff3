-- One row per click on a product card and per event of a recommendation, in the shape of the contract.
with

clicks as (select * from {{ ref('stg_klaviyo__product_card_clicks') }}),

recommendations as (
    select * from {{ ref('int_klaviyo__event_records') }}
    where event_word = 'agent_recommended'
)

select
    source_system,
    account_id,
    click_id as touch_id,
    conversation_id,
    profile_id as contact_id,
    'card_click' as touch_type,
    product_id as product_ids,
    clicked_at as touched_at,
    clicked_at_fault as touched_at_fault,
    _file,
    _row
from clicks
union all
select
    recommendations.source_system,
    recommendations.account_id,
    -- an event keeps its own id, unless a click has it too
    case
        when clicks.click_id is null then recommendations.event_id
        else 'recommendation/' || recommendations.event_id
    end as touch_id,
    recommendations.conversation_id,
    recommendations.profile_id as contact_id,
    'recommendation' as touch_type,
    recommendations.product_ids,
    recommendations.occurred_at as touched_at,
    recommendations.occurred_at_fault as touched_at_fault,
    recommendations._file,
    recommendations._row
from recommendations
left join clicks
    on
        recommendations.source_system = clicks.source_system
        and recommendations.account_id = clicks.account_id
        and recommendations.event_id = clicks.click_id
