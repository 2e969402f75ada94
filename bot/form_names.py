"""What the buttons and modals of forms are called, on the cards and where they are listened for."""

# `open_form:<form>` opens a modal; what the form is about stands in the button's value.
OPEN_FORM = "open_form"
SEND_ORDER = "send_order"
EDIT = "edit"
EDIT_FORM = "edit_action"
# `form:<form>` is the callback of a modal.
CALLBACK = "form"
