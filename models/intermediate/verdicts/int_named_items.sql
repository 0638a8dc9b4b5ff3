-- One row per item that a fact, an outcome, a verdict, a handoff or a vote names, or that answers first, and that has an id of
-- its source: its id and, where it is a message, who sent it. What the project made up has an instant and no id, and no row here.
-- Facts carry item numbers; the texts of these few are read once, where they landed.
{{ config(materialized='by_conversation') }}

with

episode_facts as (select * from {{ of_touched(ref('int_episode_facts')) }}),

outcomes as (select * from {{ of_touched(ref('int_outcomes')) }}),

involvements as (select * from {{ of_touched(ref('int_involvements')) }}),

after_last_reply as (select * from {{ of_touched(ref('int_after_last_reply')) }}),

human_items as (select * from {{ of_touched(ref('int_human_items')) }}),

answers as (select * from {{ of_touched(ref('int_answers')) }}),

feedback_links as (select * from {{ of_touched(ref('int_feedback_links')) }}),

items as (select * from {{ of_touched(ref('int_items')) }}),

messages as (select * from {{ of_touched(ref('int_message_keys')) }}),

events as (select * from {{ of_touched(ref('int_events')) }}),

numbers as (
    {% for numbers, relation in [
        ('last_ai_reply_number', 'episode_facts'),
        ('first_request_number', 'episode_facts'),
        ('deciding_item_number', 'outcomes'),
        ('substantive_item_number', 'outcomes'),
        ('first_involvement_number', 'involvements'),
        ('first_contact_message_number', 'after_last_reply'),
        ('first_objection_number', 'after_last_reply'),
        ('first_confirmation_number', 'after_last_reply'),
        ('first_human_number', 'after_last_reply'),
        ('first_request_number', 'after_last_reply'),
        ('reopened_number', 'after_last_reply'),
        ('reply_item_number', 'feedback_links'),
    ] -%}
        select
            conversation_number,
            {{ numbers }} as item_number
        from {{ relation }}
        union all
    {% endfor -%}
    -- a handoff's first item, and the reply of a person that it met
    select
        conversation_number,
        item_number
    from human_items
    where is_in_handoff and (item_number = handoff_first_item_number or item_role = 'human_reply')
    union all
    select
        conversation_number,
        answer_number as item_number
    from answers
    where answer_index = 1
),

named_numbers as (
    select
        conversation_number,
        item_number
    from numbers
    where item_number is not null
    group by 1, 2
),

named_items as (
    select
        items.conversation_number,
        items.item_number,
        items.item_key,
        items.is_message
    from items
    inner join named_numbers
        on items.conversation_number = named_numbers.conversation_number and items.item_number = named_numbers.item_number
    where not items.is_made_up
)

select
    named_items.conversation_number,
    named_items.item_number,
    messages.message_id as item_id,
    messages.sender_id
from messages
inner join named_items
    on
        messages.conversation_number = named_items.conversation_number
        and messages.item_key = named_items.item_key
where named_items.is_message
union all
select
    named_items.conversation_number,
    named_items.item_number,
    events.event_id as item_id,
    cast(null as varchar) as sender_id
from events
inner join named_items
    on events.conversation_number = named_items.conversation_number and events.item_key = named_items.item_key
where not named_items.is_message
