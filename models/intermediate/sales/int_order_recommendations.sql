-- One row per order that a recommendation to the same contact came before, by at most 24 hours: the latest such recommendation.
{{ latest_touch_before_order('recommendation') }}
