-- One row per order that a click on a product card by the same contact came before, by at most 24 hours: the latest such click.
{{ latest_touch_before_order('card_click') }}
