-- One row per customer message that its own row calls a note, a welcome message or one that failed: what the customer wrote has
-- arrived, so it counts all the same.
with

messages as (select * from {{ ref('int_irregular_messages') }})

select
    source_system,
    account_id,
    'contradicted_message' as check_name,
    'messages' as table_name,
    case when item_type <> 'message' then 'item_type' else 'delivery_status' end as column_name,
    _file as file,
    _row as file_row,
    message_id as record_id,
    'is by the customer, who writes no notes and whose words have arrived; it counts as a message' as what,
    case when item_type <> 'message' then item_type_as_exported else delivery_status_as_exported end as example
from messages
where is_contradicted
