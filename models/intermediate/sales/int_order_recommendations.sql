-- One row per order and conversation in which a recommendation to the same contact came before it, by at most 24 hours: the
-- latest such recommendation of the conversation.
{{ latest_touch_before_order('recommendation', per_conversation=true) }}
