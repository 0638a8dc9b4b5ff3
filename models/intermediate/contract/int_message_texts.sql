-- One row per loaded message: its text. A view, so that no text is copied.
with

messages as (select * from {{ ref('stg_generic__messages') }})

select
    source_system,
    account_id,
    message_id,
    message_text
from messages
