-- One row per conversation, loaded or only named, in which a person of the account wrote by as_of, whatever became of the
-- message: a note and one that failed show as well that the exports have people's side.
{{ config(materialized='by_conversation', conversation_key=conversation_keys()) }}
with

messages as (select * from {{ of_touched(ref('int_known_messages'), conversation_keys()) }})

select
    source_system,
    account_id,
    conversation_id
from messages
where {{ is_person('sender_kind') }}
group by 1, 2, 3
