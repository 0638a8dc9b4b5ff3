-- One row per definition of a resolution, with its rule in words, made of its parameters: a definition that a team adds has them
-- too.
with

definitions as (select * from {{ ref('int_definitions') }}),

described as (select * from {{ ref('resolution_definitions') }})

select
    definitions.definition_id,
    coalesce(nullif(described.name, ''), definitions.definition_id) as definition_name,
    'Resolved when, up to ' || cast(definitions.window_hours as varchar)
    || case when definitions.window_hours = 1 then ' hour' else ' hours' end
    || ' after the last AI reply, no person took part'
    || case when definitions.fails_on_request then ', the customer asked for none' else '' end
    || case
        when definitions.needs_substantive_reply then ', an AI reply cites a content source or performs an action' else ''
    end
    || case definitions.fails_on_negative
        when 'last' then ', the last AI reply got no negative vote'
        when 'any' then ', no AI reply got a negative vote'
        else ''
    end
    || case definitions.last_word
        when 'ai' then ', the customer wrote nothing after it'
        when 'ai_or_confirmation' then ', the customer wrote nothing after it but thanks, or that it worked'
        when 'no_one_after_close' then ', the customer wrote nothing after the close'
        else ''
    end
    || case when definitions.needs_close then ', the conversation was closed after it' else '' end
    || '.'
    || case
        when definitions.fails_on_return and definitions.last_word = 'ai_or_confirmation'
            then ' Taken back when the customer ever writes again in the conversation more than thanks, or that it worked.'
        when definitions.fails_on_return then ' Taken back when the customer ever writes again in the conversation.'
        else ''
    end
    || case
        when definitions.no_recontact_days = 1 then ' Not when the same customer comes with another request within one day.'
        when definitions.no_recontact_days is not null
            then ' Not when the same customer comes with another request within '
                || cast(definitions.no_recontact_days as varchar) || ' days.'
        else ''
    end as rule_in_words,
    nullif(described.not_judged, '') as not_judged,
    nullif(described.version, '') as version,
    nullif(described.source, '') as source_address
from definitions
inner join described on definitions.definition_id = described.definition_id
