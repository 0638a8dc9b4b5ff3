-- One row per id of a message or click that landed more than once. The id of any other resource is the account's: it has no
-- parent to stand under.
with

repeated_messages as (
    select * from {{ ref('stg_klaviyo__repeated_resource_ids') }}
    where record_key_1 = 'customer-agent-message'
)

select
    source_system,
    account_id,
    'messages' as table_name,
    'id' as column_name,
    record_key_2 as record_id,
    is_shared,
    is_under_several_parents,
    parents_example
from repeated_messages
union all
{{ repeated_ids_of_tables('klaviyo', [('product_card_clicks', 'click_id', ['conversation_id', 'profile_id'])]) }}
